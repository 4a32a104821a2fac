public import CMartlet

extension PyClassType {
  @inlinable public static var __additive: __Protocol? { nil }
  @inlinable public static var __numeric: __Protocol? { nil }
  @inlinable public static var __signed: __Protocol? { nil }
  @inlinable public static var __integer: __Protocol? { nil }
  @inlinable public static var __floatingPoint: __Protocol? { nil }

  /// An operator on two values of this class; NotImplemented for others.
  @inlinable
  static func __operation(
    _ slot: Int32, _ operation: @escaping (Self, Self) throws(PythonErrorSet) -> Self
  ) -> (slot: Int32, function: __Protocol.Binary) {
    (
      slot,
      { a, b in
        guard let type = __pyType, mtl_has_type(a, type), mtl_has_type(b, type) else {
          return __notImplemented()
        }
        return __entry { () throws(PythonErrorSet) in
          try operation(__load(a), __load(b)).__store()
        }
      }
    )
  }

  @inlinable
  static func __operation(
    _ slot: Int32, _ operation: @escaping (Self) -> __Obj?
  ) -> (slot: Int32, function: __Protocol.Unary) {
    (slot, { object in __entry { () throws(PythonErrorSet) in operation(try __load(object)) } })
  }
}

extension PyClassType where Self: AdditiveArithmetic {
  @inlinable public static var __additive: __Protocol? {
    var result = __Protocol()
    result.binary = [__operation(Py_nb_add) { $0 + $1 }, __operation(Py_nb_subtract) { $0 - $1 }]
    return result
  }
}

extension PyClassType where Self: Numeric {
  @inlinable public static var __numeric: __Protocol? {
    var result = __Protocol()
    result.binary = [__operation(Py_nb_multiply) { $0 * $1 }]
    return result
  }
}

extension PyClassType where Self: SignedNumeric {
  @inlinable public static var __signed: __Protocol? {
    var result = __Protocol()
    result.unary = [__operation(Py_nb_negative) { (-$0).__store() }]
    return result
  }
}

extension PyClassType where Self: BinaryInteger {
  @inlinable public static var __integer: __Protocol? {
    var result = __Protocol()
    result.unary = [
      __operation(Py_nb_index) { Int128(clamping: $0).__storeInteger() },
      __operation(Py_nb_int) { Int128(clamping: $0).__storeInteger() },
      __operation(Py_nb_invert) { (~$0).__store() },
    ]
    result.binary = [
      __operation(Py_nb_and) { $0 & $1 }, __operation(Py_nb_or) { $0 | $1 },
      __operation(Py_nb_xor) { $0 ^ $1 },
      __operation(Py_nb_floor_divide) { (a, b) throws(PythonErrorSet) in
        try __Division.check(b == 0)
        let quotient = a / b
        // Swift rounds towards zero, Python down.
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
      },
      __operation(Py_nb_remainder) { (a, b) throws(PythonErrorSet) in
        try __Division.check(b == 0)
        let rest = a % b
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
      },
    ]
    return result
  }
}

extension PyClassType where Self: BinaryFloatingPoint {
  @inlinable public static var __floatingPoint: __Protocol? {
    var result = __Protocol()
    result.unary = [
      __operation(Py_nb_float) { Double($0).__store() },
      __operation(Py_nb_absolute) { Swift.abs($0).__store() },
    ]
    result.binary = [
      __operation(Py_nb_true_divide) { (a, b) throws(PythonErrorSet) in
        try __Division.check(b.isZero)
        return a / b
      }
    ]
    return result
  }
}

extension PyClassType where Self: CustomDebugStringConvertible {
  /// `repr(object)`
  @inlinable public static var __debugDescribed: __Protocol? {
    var result = __Protocol()
    result.repr = { object in
      __entry { () throws(PythonErrorSet) in
        try __read(object) { (s) throws(PythonErrorSet) in s.pointee.debugDescription }.__store()
      }
    }
    return result
  }
}

extension Int128 {
  @usableFromInline
  func __storeInteger() -> __Obj? {
    if let value = Int64(exactly: self) { return mtl_new_int64(value) }
    return PyLong_FromString(String(self), nil, 10)
  }
}

@usableFromInline
enum __Division {
  @usableFromInline
  static func check(_ isZero: Bool) throws(PythonErrorSet) {
    guard isZero else { return }
    PyError(.zeroDivisionError, "division by zero").__restore()
    throw PythonErrorSet()
  }
}
