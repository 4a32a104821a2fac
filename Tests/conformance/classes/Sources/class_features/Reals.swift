import Martlet

// Table 1E, row 8: a number by BinaryFloatingPoint.
extension class_features {
  @PyClass struct Real: Hashable {
    var value: Double
    init(_ value: Double) { self.value = value }
  }
}

extension class_features.Real: BinaryFloatingPoint {
  typealias Real = class_features.Real
  static let exponentBitCount = Double.exponentBitCount
  static let significandBitCount = Double.significandBitCount
  static let nan = Real(Double.nan)
  static let signalingNaN = Real(Double.signalingNaN)
  static let infinity = Real(Double.infinity)
  static let greatestFiniteMagnitude = Real(Double.greatestFiniteMagnitude)
  static let pi = Real(Double.pi)
  static let leastNormalMagnitude = Real(Double.leastNormalMagnitude)
  static let leastNonzeroMagnitude = Real(Double.leastNonzeroMagnitude)

  init(sign: FloatingPointSign, exponent: Int, significand: Real) {
    self.init(Double(sign: sign, exponent: exponent, significand: significand.value))
  }
  init(sign: FloatingPointSign, exponentBitPattern: UInt, significandBitPattern: UInt64) {
    self.init(
      Double(
        sign: sign, exponentBitPattern: exponentBitPattern,
        significandBitPattern: significandBitPattern))
  }
  init(integerLiteral value: Int) { self.init(Double(value)) }
  init(floatLiteral value: Double) { self.init(value) }
  init<S: BinaryInteger>(_ source: S) { self.init(Double(source)) }
  init?<S: BinaryInteger>(exactly source: S) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }

  var exponentBitPattern: UInt { value.exponentBitPattern }
  var significandBitPattern: UInt64 { value.significandBitPattern }
  var binade: Real { Real(value.binade) }
  var significandWidth: Int { value.significandWidth }
  var sign: FloatingPointSign { value.sign }
  var exponent: Int { value.exponent }
  var significand: Real { Real(value.significand) }
  var ulp: Real { Real(value.ulp) }
  var nextUp: Real { Real(value.nextUp) }
  var magnitude: Real { Real(value.magnitude) }
  var isNormal: Bool { value.isNormal }
  var isFinite: Bool { value.isFinite }
  var isZero: Bool { value.isZero }
  var isSubnormal: Bool { value.isSubnormal }
  var isInfinite: Bool { value.isInfinite }
  var isNaN: Bool { value.isNaN }
  var isSignalingNaN: Bool { value.isSignalingNaN }
  var isCanonical: Bool { value.isCanonical }

  static func + (a: Real, b: Real) -> Real { Real(a.value + b.value) }
  static func - (a: Real, b: Real) -> Real { Real(a.value - b.value) }
  static func * (a: Real, b: Real) -> Real { Real(a.value * b.value) }
  static func / (a: Real, b: Real) -> Real { Real(a.value / b.value) }
  static func += (a: inout Real, b: Real) { a.value += b.value }
  static func -= (a: inout Real, b: Real) { a.value -= b.value }
  static func *= (a: inout Real, b: Real) { a.value *= b.value }
  static func /= (a: inout Real, b: Real) { a.value /= b.value }
  mutating func formRemainder(dividingBy other: Real) {
    value.formRemainder(dividingBy: other.value)
  }
  mutating func formTruncatingRemainder(dividingBy other: Real) {
    value.formTruncatingRemainder(dividingBy: other.value)
  }
  mutating func formSquareRoot() { value.formSquareRoot() }
  mutating func addProduct(_ a: Real, _ b: Real) { value.addProduct(a.value, b.value) }
  mutating func round(_ rule: FloatingPointRoundingRule) { value.round(rule) }
  func isEqual(to other: Real) -> Bool { value == other.value }
  func isLess(than other: Real) -> Bool { value < other.value }
  func isLessThanOrEqualTo(_ other: Real) -> Bool { value <= other.value }
  func advanced(by distance: Real) -> Real { self + distance }
  func distance(to other: Real) -> Real { other - self }
}
