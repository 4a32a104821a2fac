import Martlet

final class Calc {
  var n = 0
  func f(_ py: Python) -> Int { py.detach { self.n } }
}
