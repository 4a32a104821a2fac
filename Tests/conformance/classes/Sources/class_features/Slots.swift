import Martlet

// Table 1E: special methods, one group a type.
extension class_features {
  /// E1: text, truth and comparisons by hand.
  @PyClass struct Text {
    var value: String
    @PyMethod(name: "__repr__") func shown() -> String { "Text<\(value)>" }
    @PyMethod(name: "__str__") func text() -> String { value }
    @PyMethod(name: "__bool__") func isTrue() -> Bool { value != "" }
    @PyMethod(name: "__hash__") func hash() -> Int { -1 }
    @PyMethod(name: "__format__") func format(_ spec: String) -> String { "\(spec)|\(value)" }
    @PyMethod(name: "__bytes__") func bytes() -> [UInt8] { Array(value.utf8) }
    @PyMethod(name: "__dir__") func members() -> [String] { ["b", "a"] }
    @PyMethod(name: "__sizeof__") func size() -> Int { 123 }
    @PyMethod(name: "__fspath__") func path() -> String { "/\(value)" }
    @PyMethod(name: "__eq__") func equals(_ other: Text) -> Bool { value == other.value }
    @PyMethod(name: "__lt__") func isLess(_ other: Text) throws -> Bool {
      if other.value == "!" { throw PyError.valueError("no order") }
      return value < other.value
    }
  }

  /// E2: attributes by hand.
  @PyClass struct Dynamic {
    var real = 1
    private var others: [String: Int] = [:]
    @PyMethod(name: "__getattr__") func get(_ name: String) throws -> Int {
      guard let value = others[name] else { throw PyError.attributeError("no \(name) here") }
      return value
    }
    @PyMethod(name: "__setattr__") mutating func set(_ name: String, _ value: Int) throws {
      if name == "bad" { throw PyError.valueError("bad name") }
      others[name] = value
    }
    @PyMethod(name: "__delattr__") mutating func delete(_ name: String) throws {
      guard others.removeValue(forKey: name) != nil else {
        throw PyError.attributeError("no \(name) to delete")
      }
    }
  }
  @PyClass struct Intercepted {
    var real = 1
    @PyMethod(name: "__getattribute__") func get(_ name: String) -> String { "got \(name)" }
  }
  /// E2 in Swift's own way.
  @dynamicMemberLookup @PyClass struct Record {
    var declared = 1
    let constant = 2
    private var fields: [String: Int] = [:]
    subscript(dynamicMember name: String) -> Int? {
      get { fields[name] }
      set { fields[name] = newValue }
    }
  }

  /// E4: an iterator whose end has a value.
  @PyClass struct Ended {
    @PyMethod(name: "__iter__", pass: .object) func iterator(_ me: Bound) -> Py { me.owned() }
    @PyMethod(name: "__next__") func step() throws -> Int {
      throw PyError.stopIteration("Ended")
    }
    @PyMethod(name: "__length_hint__") func hint() -> Int { 7 }
    @PyMethod(name: "__reversed__") func backwards() -> [Int] { [3, 2, 1] }
  }
  /// `next` without IteratorProtocol is a method as any other; so are the names of requirements.
  @PyClass struct Lookalike {
    var description: String
    var indices = [1, 2]
    func next() -> Int { 5 }
    func index(of item: Int) -> Int { item }
    func encode(_ text: String) -> [UInt8] { Array(text.utf8) }
    func hash(_ text: String) -> Int { text.utf8.count }
  }

  /// E6: a sequence by hand.
  @PyClass struct Sequenced {
    var items: [Int]
    @PyMethod(name: "__len__") func count() -> Int { items.count }
    @PyMethod(name: "__getitem__") func item(_ index: Int) throws -> Int {
      guard items.indices.contains(index) else { throw PyError.indexError("idx \(index)") }
      return items[index]
    }
    @PyMethod(name: "__setitem__") mutating func set(_ index: Int, _ value: Int) throws {
      guard items.indices.contains(index) else { throw PyError.indexError("idx \(index)") }
      items[index] = value
    }
    @PyMethod(name: "__delitem__") mutating func delete(_ index: Int) throws {
      guard items.indices.contains(index) else { throw PyError.indexError("idx \(index)") }
      items.remove(at: index)
    }
    @PyMethod(name: "__contains__") func holds(_ item: Int) -> Bool { items.contains(item) }
    @PyMethod(name: "__add__") func joined(_ other: Sequenced) -> Self {
      Self(items: items + other.items)
    }
    @PyMethod(name: "__mul__") func times(_ n: Int) -> Self {
      Self(items: Array((0..<n).map { _ in items }.joined()))
    }
    @PyMethod(name: "__rmul__") func timesReflected(_ n: Int) -> Self { times(n) }
    @PyMethod(name: "__iadd__") mutating func append(_ other: Sequenced) { items += other.items }
    @PyMethod(name: "__imul__") mutating func repeatInPlace(_ n: Int) { self = times(n) }
  }

  /// E7: a descriptor.
  @PyClass final class Descriptor {
    private(set) var name = ""
    private(set) var stored: Int?
    init() {}
    @PyMethod(name: "__set_name__") func named(_ owner: Py, _ name: String) { self.name = name }
    @PyMethod(name: "__get__") func get(_ object: Py?, _ owner: Py?) throws -> Int {
      guard object != nil else { return -1 }
      guard let stored else { throw PyError.attributeError("\(name) is not set") }
      return stored
    }
    @PyMethod(name: "__set__") func set(_ object: Py, _ value: Int) throws {
      if value < 0 { throw PyError.valueError("negative") }
      stored = value
    }
    @PyMethod(name: "__delete__") func delete(_ object: Py) { stored = nil }
  }

  /// E10, E11: what Python calls without an operator.
  @PyClass class Hooked {
    init() {}
    @PyIgnore nonisolated(unsafe) static var seen: [String] = []
    @PyMethod(name: "__init_subclass__", pass: .type)
    static func subclassed(_ cls: Bound, tag: String = "none") throws {
      seen.append("\(try cls.attribute("__name__").str()):\(tag)")
    }
    @PyMethod(name: "__class_getitem__", pass: .type)
    static func specialised(_ cls: Bound, _ item: Py) throws -> String {
      "\(try cls.attribute("__name__").str())[…]"
    }
    @PyMethod(name: "__reduce__", pass: .object) func reduced(_ me: Bound) throws -> (Py, Py) {
      (try me.attribute("__class__").owned(), try me.py.builtin("tuple")().owned())
    }
    static func log() -> [String] { seen }
  }
  /// A mapping's `__missing__` is Python's own affair.
  @PyClass(extends: .dict) struct Defaulting {
    init() {}
    @PyMethod(name: "__missing__") func missing(_ key: String) -> String { "no \(key)" }
  }
}
