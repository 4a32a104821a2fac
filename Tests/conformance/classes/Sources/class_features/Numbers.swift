import Martlet

// Table 1E, row 8: numbers, by special methods, by operators and by Swift's protocols.
extension class_features {
  @PyClass struct Num {
    var n: Int
    @PyMethod(name: "__add__") func add(_ k: Int) -> Int { n + k }
    @PyMethod(name: "__radd__") func radd(_ k: Int) -> Int { n + k + 1000 }
    @PyMethod(name: "__sub__") func sub(_ k: Int) -> Int { n - k }
    @PyMethod(name: "__rsub__") func rsub(_ k: Int) -> Int { k - n }
    @PyMethod(name: "__mul__") func mul(_ k: Int) -> Int { n * k }
    @PyMethod(name: "__rmul__") func rmul(_ k: Int) -> Int { k * n }
    @PyMethod(name: "__matmul__") func matmul(_ k: Int) -> String { "\(n)@\(k)" }
    @PyMethod(name: "__rmatmul__") func rmatmul(_ k: Int) -> String { "\(k)@\(n)" }
    @PyMethod(name: "__truediv__") func div(_ k: Double) -> Double { Double(n) / k }
    @PyMethod(name: "__rtruediv__") func rdiv(_ k: Double) -> Double { k / Double(n) }
    @PyMethod(name: "__floordiv__") func floordiv(_ k: Int) throws -> Int {
      if k == 0 { throw PyError(.zeroDivisionError, "by nought") }
      return n / k
    }
    @PyMethod(name: "__rfloordiv__") func rfloordiv(_ k: Int) -> Int { k / n }
    @PyMethod(name: "__mod__") func mod(_ k: Int) -> Int { n % k }
    @PyMethod(name: "__rmod__") func rmod(_ k: Int) -> Int { k % n }
    @PyMethod(name: "__divmod__") func divmod(_ k: Int) -> (Int, Int) { (n / k, n % k) }
    @PyMethod(name: "__rdivmod__") func rdivmod(_ k: Int) -> (Int, Int) { (k / n, k % n) }
    @PyMethod(name: "__pow__") func pow(_ k: Int, _ modulo: Int? = nil) -> [Int?] {
      [n, k, modulo]
    }
    @PyMethod(name: "__rpow__") func rpow(_ k: Int, _ modulo: Int? = nil) -> [Int?] {
      [k, n, modulo]
    }
    @PyMethod(name: "__lshift__") func shl(_ k: Int) -> Int { n << k }
    @PyMethod(name: "__rlshift__") func rshl(_ k: Int) -> Int { k << n }
    @PyMethod(name: "__rshift__") func shr(_ k: Int) -> Int { n >> k }
    @PyMethod(name: "__rrshift__") func rshr(_ k: Int) -> Int { k >> n }
    @PyMethod(name: "__and__") func and(_ k: Int) -> Int { n & k }
    @PyMethod(name: "__rand__") func rand(_ k: Int) -> Int { k & n }
    @PyMethod(name: "__or__") func or(_ k: Int) -> Int { n | k }
    @PyMethod(name: "__ror__") func ror(_ k: Int) -> Int { k | n }
    @PyMethod(name: "__xor__") func xor(_ k: Int) -> Int { n ^ k }
    @PyMethod(name: "__rxor__") func rxor(_ k: Int) -> Int { k ^ n }
    @PyMethod(name: "__neg__") func neg() -> Int { -n }
    @PyMethod(name: "__pos__") func pos() -> Int { n }
    @PyMethod(name: "__abs__") func abs() -> Int { Swift.abs(n) }
    @PyMethod(name: "__invert__") func invert() -> Int { ~n }
    @PyMethod(name: "__int__") func int() -> Int { n }
    @PyMethod(name: "__float__") func float() -> Double { Double(n) }
    @PyMethod(name: "__index__") func index() -> Int { n }
    @PyMethod(name: "__complex__") func complex() -> PyComplex { PyComplex(Double(n), 1) }
    @PyMethod(name: "__round__") func round(_ digits: Int? = nil) -> [Int?] { [n, digits] }
    @PyMethod(name: "__trunc__") func trunc() -> Int { n }
    @PyMethod(name: "__floor__") func floor() -> Int { n - 1 }
    @PyMethod(name: "__ceil__") func ceil() -> Int { n + 1 }
  }

  /// Changed in place by every operator that Python has for it.
  @PyClass struct Acc {
    var log: [String] = []
    @PyMethod(name: "__iadd__") mutating func iadd(_ k: Int) { log.append("+\(k)") }
    @PyMethod(name: "__isub__") mutating func isub(_ k: Int) { log.append("-\(k)") }
    @PyMethod(name: "__imul__") mutating func imul(_ k: Int) { log.append("*\(k)") }
    @PyMethod(name: "__imatmul__") mutating func imatmul(_ k: Int) { log.append("@\(k)") }
    @PyMethod(name: "__itruediv__") mutating func idiv(_ k: Int) { log.append("/\(k)") }
    @PyMethod(name: "__ifloordiv__") mutating func ifloordiv(_ k: Int) { log.append("//\(k)") }
    @PyMethod(name: "__imod__") mutating func imod(_ k: Int) { log.append("%\(k)") }
    @PyMethod(name: "__ipow__") mutating func ipow(_ k: Int) { log.append("**\(k)") }
    @PyMethod(name: "__ilshift__") mutating func ishl(_ k: Int) { log.append("<<\(k)") }
    @PyMethod(name: "__irshift__") mutating func ishr(_ k: Int) { log.append(">>\(k)") }
    @PyMethod(name: "__iand__") mutating func iand(_ k: Int) { log.append("&\(k)") }
    @PyMethod(name: "__ior__") mutating func ior(_ k: Int) { log.append("|\(k)") }
    @PyMethod(name: "__ixor__") mutating func ixor(_ k: Int) { log.append("^\(k)") }
  }

  @PyClass struct Whole: Hashable { var value: Int }
  @PyClass struct Vector: Equatable { var x: Int }
  @PyClass struct Flags: OptionSet, Hashable { let rawValue: Int }
}

// Operators in marked extensions, two of them of one type.
@PyMethods extension class_features.Vector {
  typealias Vector = class_features.Vector
  static func + (a: Vector, b: Vector) -> Vector { Vector(x: a.x + b.x) }
  static func * (a: Vector, k: Int) -> Vector { Vector(x: a.x * k) }
  static func * (k: Int, a: Vector) -> Vector { Vector(x: a.x * k) }
  static func < (a: Vector, k: Int) -> Bool { a.x < k }
  static prefix func - (a: Vector) -> Vector { Vector(x: -a.x) }
}
@PyMethods extension class_features.Vector {
  static func += (a: inout Vector, k: Int) { a.x += k }
  static func - (a: Vector, b: Vector) throws -> Vector {
    if b.x == 0 { throw PyError.valueError("nothing to take away") }
    return Vector(x: a.x - b.x)
  }
  subscript(key: String) -> Int? { key == "x" ? x : nil }
  func callAsFunction(_ n: Int) -> Int { x + n }
  func tripled() -> Vector { self + self + self }
}

extension class_features.Whole: SignedInteger, Codable {
  typealias Whole = class_features.Whole
  typealias Words = [UInt]
  typealias Magnitude = UInt
  init(integerLiteral value: Int) { self.init(value: value) }
  init?<T: BinaryInteger>(exactly source: T) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(value: value)
  }
  init<T: BinaryInteger>(_ source: T) { self.init(value: Int(source)) }
  init<T: BinaryInteger>(truncatingIfNeeded source: T) {
    self.init(value: Int(truncatingIfNeeded: source))
  }
  init<T: BinaryInteger>(clamping source: T) { self.init(value: Int(clamping: source)) }
  init<T: BinaryFloatingPoint>(_ source: T) { self.init(value: Int(source)) }
  init?<T: BinaryFloatingPoint>(exactly source: T) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(value: value)
  }
  static var isSigned: Bool { true }
  var words: [UInt] { Array(value.words) }
  var magnitude: UInt { value.magnitude }
  var bitWidth: Int { value.bitWidth }
  var trailingZeroBitCount: Int { value.trailingZeroBitCount }
  static func + (a: Whole, b: Whole) -> Whole { Whole(value: a.value &+ b.value) }
  static func - (a: Whole, b: Whole) -> Whole { Whole(value: a.value &- b.value) }
  static func * (a: Whole, b: Whole) -> Whole { Whole(value: a.value &* b.value) }
  static func / (a: Whole, b: Whole) -> Whole { Whole(value: a.value / b.value) }
  static func % (a: Whole, b: Whole) -> Whole { Whole(value: a.value % b.value) }
  static prefix func ~ (a: Whole) -> Whole { Whole(value: ~a.value) }
  static func += (a: inout Whole, b: Whole) { a = a + b }
  static func -= (a: inout Whole, b: Whole) { a = a - b }
  static func *= (a: inout Whole, b: Whole) { a = a * b }
  static func /= (a: inout Whole, b: Whole) { a = a / b }
  static func %= (a: inout Whole, b: Whole) { a = a % b }
  static func &= (a: inout Whole, b: Whole) { a.value &= b.value }
  static func |= (a: inout Whole, b: Whole) { a.value |= b.value }
  static func ^= (a: inout Whole, b: Whole) { a.value ^= b.value }
  static func <<= <R: BinaryInteger>(a: inout Whole, b: R) { a.value <<= b }
  static func >>= <R: BinaryInteger>(a: inout Whole, b: R) { a.value >>= b }
  static func < (a: Whole, b: Whole) -> Bool { a.value < b.value }
}
