import Martlet

@PyClass final class Writer {
  init() {}
  func write(_ text: String) {}
  func write(_ number: Int) {}
}
