import Martlet

@PyFunction func crashIndex(_ values: [Int], _ index: Int) -> Int { values[index] }
@PyFunction func crashThrough(_ f: Bound) throws { try f() }

@PyClass final class Crasher {
  var limit = 3
  init() {}
  func overflow(_ n: Int8) -> Int8 { n + Int8(limit) }
  var unwrapped: Int { [Int]().first! }
}

@PyClass struct FragileStruct {
  private let items: [Int]

  init(_ size: Int) { items = Array(repeating: 0, count: size) }

  @PyMethod(name: "__len__") func count() -> Int { items[items.count] }
}
