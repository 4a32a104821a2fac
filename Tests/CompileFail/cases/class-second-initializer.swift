import Martlet

@PyClass final class Point {
  let x: Int
  init(x: Int) { self.x = x }
  init(y: Int) { x = y }
}
