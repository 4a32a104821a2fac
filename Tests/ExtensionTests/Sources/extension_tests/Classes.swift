import Martlet

/// Adds up.
@PyClass final class Calculator {
  /// The sum so far.
  var value: Double
  init(_ initial: Double) { value = initial }
  /// Adds x.
  func add(_ x: Double) { value += x }
  func getValue() -> Double { value }
  static func createZero() -> Calculator { Calculator(0) }
  func itself() -> Calculator { self }
}

@PyClass final class Account {
  let owner: String
  private(set) var balance: Int
  var notes: [String] = []
  var limit: Int? {
    didSet { changes += 1 }
  }
  @PyIgnore var hidden = 0
  private var secret = 0
  var changes = 0

  init(owner: String, balance: Int = 0) throws {
    guard balance >= 0 else { throw PyError.valueError("balance must not be negative") }
    self.owner = owner
    self.balance = balance
  }

  /// Puts money in.
  func deposit(_ amount: Int, note: String? = nil) throws -> Int {
    guard amount > 0 else { throw PyError.valueError("amount must be positive") }
    balance &+= amount
    if let note { notes.append(note) }
    return balance
  }
  func transfer(to other: Account, amount: Int) {
    balance &-= amount
    other.balance &+= amount
  }
  func compare(_ a: Int, _ b: Int) -> Bool { a < b }
  @PyMethod(name: "renamed", signature: "(*, factor)") func scaled(factor: Int) -> Int {
    balance &* factor
  }
  static func open(_ owner: String, _ balance: Int) throws -> Account {
    try Account(owner: owner, balance: balance)
  }
  static func openMany(owners: [String]) throws -> [Account] {
    try owners.map { try Account(owner: $0) }
  }
  var isEmpty: Bool { balance == 0 }
  var doubled: Int {
    get { balance &* 2 }
    set { balance = newValue / 2 }
  }
}

@PyClass final class EvenNumber {
  let value: Int
  init?(_ value: Int) {
    guard value % 2 == 0 else { return nil }
    self.value = value
  }
  @PyMethod func __length_hint__() -> Int { value }
}

/// Counts.
@PyClass struct Counter: Hashable, Comparable, CustomStringConvertible {
  var value: Int
  init(_ start: Int = 0) { value = start }
  mutating func increment() -> Int {
    value &+= 1
    return value
  }
  mutating func add(_ n: Int) -> Int {
    value &+= n
    return value
  }
  func plus(_ other: Counter) -> Counter { Counter(value &+ other.value) }
  static func < (a: Counter, b: Counter) -> Bool { a.value < b.value }
  var description: String { "Counter(\(value))" }
}

@PyMethods extension Counter {
  /// Counts down.
  mutating func decrement(by n: Int = 1) -> Int {
    value &-= n
    return value
  }
  static func total(_ counters: [Counter]) -> Int { counters.reduce(0) { $0 &+ $1.value } }
}

@PyFunction func echoCalculator(_ calculator: Calculator) -> Calculator { calculator }
@PyFunction func echoCounter(_ counter: Counter) -> Counter { counter }
@PyFunction func echoCounters(_ counters: [Counter?]) -> [Counter?] { counters }
