import Martlet

/// Outer docs.
@PyModule enum class_features {
  /// Pi.
  static let PI = 3.25
  static let maxSize = 7
  static let instance = Point(x: 1, y: 2)
  @PyModuleInit static func setUp(_ module: Bound) throws {
    try module.setAttribute("extra", to: 5)
  }
  @PyFunction static func f(a: Int) -> Int { a }
  @PyFunction(pass: .module) static func who(_ m: Bound, x: Int) throws -> String {
    try m.attribute("__name__").load()
  }
  /// Inner docs.
  @PyModule enum inner {
    static let ANSWER = 42
    @PyFunction static func g() -> String { "g" }
    @PyModule(name: "deep") enum deepest { @PyFunction static func h() -> Int { 1 } }
    @PyClass struct InnerClass { var v: Int }
  }

  @PyClass struct Point: Equatable, Hashable {
    var x: Int
    var y: Double = 2
    var tag: String? = nil
    static let origin = Point(x: 0, y: 0)
    static var dims: Int { 2 }
    static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
    static func * (a: Point, k: Int) -> Point { Point(x: a.x * k, y: a.y) }
    static func * (k: Int, a: Point) -> Point { a * k }
    static prefix func - (a: Point) -> Point { Point(x: -a.x, y: -a.y) }
    static func += (a: inout Point, k: Int) { a.x += k }
    func callAsFunction(_ n: Int, scale: Int = 1) -> Int { (x + n) * scale }
    subscript(key: String) -> Int? {
      get { key == "x" ? x : nil }
      set { x = newValue ?? -1 }
    }
    @PyMethod(name: "__len__") func count() -> Int { 3 }
    @PyMethod(name: "__enter__", pass: .object) func enter(_ me: Bound) -> Py { me.owned() }
    @PyMethod(name: "__exit__") func exit(_ t: Py?, _ v: Py?, _ tb: Py?) -> Bool { true }
    @PyMethod(pass: .type) static func make(_ cls: Bound, n: Int) throws -> Py {
      try cls.attribute("__name__").owned()
    }
    @PyClass struct Nested { var a = 1 }
  }

  @PyClass(options: [.dict, .weakReferences, .generic]) final class Options {
    init() {}
  }
  @PyClass(options: [.final, .immutable]) struct Fin { var a = [1, 2] }
  @PyClass(module: "builtins") struct NoInit { @PyIgnore init() {} }
  @PyClass struct Deco {
    @PyProperty(deletable: true) var attr: Int? = 0
    @PyProperty(access: .writeOnly) var w: Int = 3
    @PyProperty(access: .readOnly) var r: Int = 4
    init() {}
    @PyMethod(accessor: .getter) func getThing() throws -> Int { w * 2 }
    @PyMethod(accessor: .setter) mutating func setThing(_ v: Int) throws {
      if v < 0 { throw PyError.valueError("neg") }; w = v
    }
    @PyMethod(accessor: .deleter) mutating func deleteThing() throws { w = -7 }
    var boom: Int { get throws { throw PyError.valueError("boom") } }
    @available(*, deprecated, message: "use r") func old() -> Int { 1 }
  }
  @available(*, deprecated, renamed: "f") @PyFunction static func oldF() -> Int { 1 }

  /// An object that may become shorter while it is looked at.
  @PyClass final class Shelf: RandomAccessCollection {
    var items: [Int]
    init(_ items: [Int]) { self.items = items }
    var startIndex: Int { 0 }
    var endIndex: Int { items.count }
    subscript(index: Int) -> Int { items[index] }
  }

  @PyClass struct Ints: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
    var storage: [Int] = []
    private(set) var changes = 0
    init() {}
    @PyMethod init(_ values: [Int]) { storage = values }
    var startIndex: Int { 0 }
    var endIndex: Int { storage.count }
    subscript(i: Int) -> Int {
      get { storage[i] }
      set { storage[i] = newValue }
    }
    mutating func replaceSubrange<C: Collection>(_ r: Range<Int>, with c: C)
    where C.Element == Int {
      changes += 1
      storage.replaceSubrange(r, with: c)
    }
  }
  @PyClass struct CountDown: Sequence, IteratorProtocol {
    var n: Int
    mutating func next() -> Int? { if n == 0 { return nil }; n -= 1; return n }
  }
  @PyClass final class Evens: Sequence {
    let top: Int
    init(_ top: Int) { self.top = top }
    func makeIterator() -> some IteratorProtocol<Int> {
      (0..<top).lazy.filter { $0 % 2 == 0 }.makeIterator()
    }
  }
  @PyClass struct Next {
    var i = 0
    @PyMethod(name: "__next__") mutating func step() -> Int? { i += 1; return i > 3 ? nil : i }
  }
  @PyClass struct Money: AdditiveArithmetic, Comparable {
    var cents: Int
    static func < (a: Money, b: Money) -> Bool { a.cents < b.cents }
    static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
    static func - (a: Money, b: Money) -> Money { Money(cents: a.cents - b.cents) }
    static var zero: Money { Money(cents: 0) }
  }

  @PyClass class Animal {
    var name: String
    init(_ name: String) { self.name = name }
    func speak() -> String { "..." }
    func twice() -> String { speak() + speak() }
  }
  @PyClass(extends: Animal.self) final class Dog: Animal {
    var tricks = 0
    override init(_ name: String) { super.init(name) }
    override func speak() -> String { "wuff" }
    func fetch() -> Int { tricks += 1; return tricks }
  }
  @PyFunction static func make(_ dog: Bool) -> Animal { dog ? Dog("d") : Animal("a") }
  @PyFunction static func same(_ a: Animal) -> Animal { a }
  @PyFunction static func nameOf(_ a: Animal) -> String { a.name }

  @PyClass(extends: .dict) struct SubDict: CustomStringConvertible {
    var description: String { "SubDict" }
    @PyMethod(signature: "(*args, **kwargs)", pass: .object) init(_ me: Bound, args: Py, kwargs: Py)
      throws
    { n = 5 }
    var n: Int
  }
  @PyClass(extends: .valueError) final class MyValueError {
    var code: Int
    init(_ message: String, code: Int = 3) { self.code = code }
  }
  @PyClass(extends: .float) struct Celsius {
    let unit: String
    init(_ value: Double, unit: String = "C") { self.unit = unit }
  }
  @PyClass(extends: .tzinfo) struct Tz {
    init() {}
    @PyMethod(name: "tzname") func tzname(_ dt: Py?) -> String { "+01:00" }
  }
  @PyClass(extends: .imported("abc", "ABC")) struct Abc {
    var v = 3
    func get() -> Int { v }
  }
  @PyClass(options: [.threadConfined]) final class Confined { var v = 1; init() {} }
  @PyClass struct Cyc {
    var items: [Py] = []
    mutating func push(_ o: Py) { items.append(o) }
  }
}
