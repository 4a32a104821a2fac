import Martlet

@PyClass final class Box {
  init() {}
  func swap(_ other: inout Int) {}
}
