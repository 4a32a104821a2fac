import Martlet

@PyClass struct Table {
  init() {}
  @PyMethod static subscript(key: String) -> Int { 0 }
  static subscript(key: Int) -> Int { 0 }
}
