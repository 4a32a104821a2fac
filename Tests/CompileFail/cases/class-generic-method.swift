import Martlet

@PyClass final class Box {
  init() {}
  func put<T>(_ value: T) {}
}
