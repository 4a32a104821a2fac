import Martlet

extension pyo3_pytests.pyclasses {
  /// A number with every numeric special method.
  @PyClass(options: [.final])
  struct Number: Comparable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    private let value: UInt64

    init(value: UInt64) { self.value = value }

    var description: String { "\(value)" }
    var debugDescription: String { "Number(\(value))" }

    static func < (a: Number, b: Number) -> Bool { a.value < b.value }
    static func + (a: Number, b: Number) -> Number { Number(value: a.value &+ b.value) }
    static func - (a: Number, b: Number) -> Number { Number(value: a.value &- b.value) }
    static func * (a: Number, b: Number) -> Number { Number(value: a.value &* b.value) }
    static func & (a: Number, b: Number) -> Number { Number(value: a.value & b.value) }
    static func | (a: Number, b: Number) -> Number { Number(value: a.value | b.value) }
    static func ^ (a: Number, b: Number) -> Number { Number(value: a.value ^ b.value) }
    static func << (a: Number, b: Number) -> Number { Number(value: a.value << b.value) }
    static func >> (a: Number, b: Number) -> Number { Number(value: a.value >> b.value) }
    static prefix func - (a: Number) -> Number { Number(value: 0 &- a.value) }
    static prefix func + (a: Number) -> Number { a }
    static prefix func ~ (a: Number) -> Number { Number(value: ~a.value) }

    private static func divide(_ a: Number, by b: Number) throws -> (UInt64, UInt64) {
      guard b.value != 0 else { throw PyError.zeroDivisionError("division by zero") }
      return a.value.quotientAndRemainder(dividingBy: b.value)
    }

    @PyMethod(name: "__truediv__")
    func quotient(_ other: Number) throws -> Number { try floored(other) }
    @PyMethod(name: "__floordiv__")
    func floored(_ other: Number) throws -> Number {
      try Number(value: Self.divide(self, by: other).0)
    }
    @PyMethod(name: "__mod__")
    func remainder(_ other: Number) throws -> Number {
      try Number(value: Self.divide(self, by: other).1)
    }
    @PyMethod(name: "__divmod__")
    func divided(_ other: Number) throws -> (Number, Number) {
      let (quotient, rest) = try Self.divide(self, by: other)
      return (Number(value: quotient), Number(value: rest))
    }
    @PyMethod(name: "__matmul__")
    func multiplied(_ other: Number) -> Number { self * other }
    @PyMethod(name: "__pow__")
    func power(_ other: Number, _ modulus: Number? = nil) throws -> Number {
      var result: UInt64 = 1
      for _ in 0..<other.value { result = result &* value }
      guard let modulus else { return Number(value: result) }
      return try Number(value: result).remainder(modulus)
    }
    @PyMethod(name: "__abs__") func magnitude() -> Number { self }
    @PyMethod(name: "__bool__") func isTrue() -> Bool { value != 0 }
    @PyMethod(name: "__int__") func integer() -> UInt64 { value }
    @PyMethod(name: "__float__") func float() -> Double { Double(value) }
    @PyMethod(name: "__complex__")
    func complex(_ py: Python) throws -> Py {
      try py.builtin("complex")(Double(value), 0.0).owned()
    }
  }
}
