import Martlet

@PyClass final class Reader {
  init() {}
  func readLine() {}
  func read_line() {}
}
