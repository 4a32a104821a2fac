import Martlet

@PyClass final class Pair {
  var (left, right) = (1, 2)
  let (a, b): (Int, Int) = (1, 2)
  private var (c, d) = (1, 2)
  init() {}
}
@PyModule enum constants {
  static let (x, y) = (1.0, -1.0)
}
