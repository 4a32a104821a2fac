import Martlet

@PyClass final class Box {
  init() {}
  func swap(_ other: inout [Int]) {}
  func grow(_ other: inout Int) async {}
}
