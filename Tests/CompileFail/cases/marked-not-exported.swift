import Martlet

infix operator <>
@PyClass struct Grid {
  @PyMethod private init(width: Int) {}
  @PyMethod private static func hidden() {}
  @PyMethod fileprivate func alsoHidden() {}
  @PyProperty private var width = 1
  @PyProperty private(set) var height = 1
  @PyMethod subscript(row: Int, column: Int) -> Int { 0 }
  @PyMethod subscript<Key: Hashable>(key: Key) -> Int { 0 }
  @PyMethod private subscript(name: String) -> Int { 0 }
  @PyMethod static func <> (a: Grid, b: Int) -> Bool { true }
  @PyMethod(name: "plus") static func + (a: Grid, b: Int) -> Grid { a }
  @PyMethod static func - (a: Grid, b: Int) -> Grid { a }
}
