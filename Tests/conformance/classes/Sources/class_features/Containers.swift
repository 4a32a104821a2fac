import Martlet

extension class_features {
  /// A mapping that changes, in Swift's words.
  @PyClass(options: .mapping) struct Table: Sequence {
    private var rows: [String: Int]
    init(_ rows: [String: Int] = [:]) { self.rows = rows }
    @PyMethod(name: "__len__") func size() -> Int { rows.count }
    subscript(key: String) -> Int? {
      get { rows[key] }
      set { rows[key] = newValue }
    }
    func makeIterator() -> IndexingIterator<[String]> { rows.keys.sorted().makeIterator() }
  }
  /// One that doesn't, with a comparison of its own.
  @PyClass(options: .mapping) struct Constants: Sequence, Hashable {
    init() {}
    @PyMethod(name: "__len__") func size() -> Int { 1 }
    subscript(key: String) -> Double? { key == "pi" ? 3 : nil }
    func makeIterator() -> IndexingIterator<[String]> { ["pi"].makeIterator() }
  }

  /// `|`, `&` and the like, and `in`, by SetAlgebra.
  @PyClass struct Letters: SetAlgebra, Hashable {
    private var items: Set<String>
    init() { items = [] }
    @PyMethod init(_ text: String) { items = Set(text.map { String($0) }) }
    @PyIgnore init<S: Sequence>(_ sequence: S) where S.Element == String { items = Set(sequence) }
    func contains(_ member: String) -> Bool { items.contains(member) }
    @PyIgnore mutating func insert(_ new: String) -> (inserted: Bool, memberAfterInsert: String) {
      items.insert(new)
    }
    mutating func remove(_ member: String) -> String? { items.remove(member) }
    @PyIgnore mutating func update(with new: String) -> String? { items.update(with: new) }
    func union(_ other: Letters) -> Letters { Letters(items.union(other.items)) }
    func intersection(_ other: Letters) -> Letters { Letters(items.intersection(other.items)) }
    func symmetricDifference(_ other: Letters) -> Letters {
      Letters(items.symmetricDifference(other.items))
    }
    mutating func formUnion(_ other: Letters) { items.formUnion(other.items) }
    mutating func formIntersection(_ other: Letters) { items.formIntersection(other.items) }
    mutating func formSymmetricDifference(_ other: Letters) {
      items.formSymmetricDifference(other.items)
    }
    var text: String { items.sorted().joined() }
  }

  /// E5: asynchronous iteration by AsyncSequence, and by hand.
  @PyClass struct Ticks: AsyncSequence {
    let count: Int
    func makeAsyncIterator() -> AsyncStream<Int>.Iterator {
      let count = count
      return AsyncStream { stream in
        for tick in 0..<count { stream.yield(tick) }
        stream.finish()
      }.makeAsyncIterator()
    }
  }
  @PyClass final class Awaited: Sendable {
    init() {}
    @PyMethod(name: "__aiter__", pass: .object) func iterator(_ me: Bound) -> Py { me.owned() }
    @PyMethod(name: "__anext__") func step() async -> Int? { nil }
    @PyMethod(name: "__aenter__") func enter() async -> Int { 7 }
    @PyMethod(name: "__aexit__") func exit(_ type: Py?, _ value: Py?, _ trace: Py?) async -> Bool {
      true
    }
    @PyMethod(name: "__await__") func wait() -> Stepper { Stepper() }
  }
  @PyClass struct Stepper: Sequence, IteratorProtocol {
    init() {}
    mutating func next() -> Int? { nil }
  }

  /// `inout` structs are changed where they are.
  @PyClass struct Purse {
    var cents: Int
    mutating func take(from other: inout Purse) { swap(&cents, &other.cents) }
    mutating func call(_ callback: Py, _ other: inout Purse) throws {
      cents += 1
      other.cents += 1
      try Python.attach { py in _ = try callback.bind(py)() }
    }
    static func drain(_ purse: inout Purse) -> Int {
      defer { purse.cents = 0 }
      return purse.cents
    }
  }
  @PyFunction static func spend(_ purse: inout Purse, cents: Int = 1) throws {
    guard cents <= purse.cents else { throw PyError.valueError("not enough") }
    purse.cents -= cents
  }
  // Names that expansions could have for themselves.
  @PyFunction static func fill(_ purse: inout Purse) { purse.cents = 100 }
  @PyFunction static func stub() -> Int { 1 }
  @PyFunction static func record() -> Int { 2 }
  @PyFunction static func merge(_ a: inout Purse, _ b: inout Purse) {
    a.cents += b.cents
    b.cents = 0
  }
}
