import Martlet

let n = "x"
@PyClass final class Mine {
  init() {}
  @PyMethod(name: n) func hello() {}
}
