import Martlet

@PyClass actor Account {
  init() {}
  func note(_ text: Bound) {}
}
