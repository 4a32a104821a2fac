public import CMartlet

// Python's own operators, so that `try a + 1` means what it means there.
extension Bound {
  @_lifetime(copy self)
  @inlinable
  func binary<A: PyArgument & ~Escapable>(
    _ other: consuming A, isReflected: Bool = false,
    _ operation: (__Obj, __Obj) -> __Obj?
  ) throws(PyError) -> Bound {
    guard let object = other.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(object) }
    return try py.take(
      withUnsafePointer { isReflected ? operation(object, $0) : operation($0, object) })
  }

  func compare<A: PyArgument & ~Escapable>(
    _ other: consuming A, _ operation: Int32
  ) throws(PyError) -> Bool {
    guard let object = other.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(object) }
    let result = withUnsafePointer { PyObject_RichCompare($0, object, operation) }
    return try py.take(result).isTrue()
  }

  @_lifetime(copy left)
  public static func + <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Add($0, $1) }
  }

  @_lifetime(copy right)
  public static func + <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Add($0, $1) }
  }

  @_lifetime(copy left)
  public static func - <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Subtract($0, $1) }
  }

  @_lifetime(copy right)
  public static func - <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Subtract($0, $1) }
  }

  @_lifetime(copy left)
  public static func * <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Multiply($0, $1) }
  }

  @_lifetime(copy right)
  public static func * <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Multiply($0, $1) }
  }

  @_lifetime(copy left)
  public static func / <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_TrueDivide($0, $1) }
  }

  @_lifetime(copy right)
  public static func / <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_TrueDivide($0, $1) }
  }

  @_lifetime(copy left)
  public static func % <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Remainder($0, $1) }
  }

  @_lifetime(copy right)
  public static func % <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Remainder($0, $1) }
  }

  @_lifetime(copy left)
  public static func & <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_And($0, $1) }
  }

  @_lifetime(copy right)
  public static func & <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_And($0, $1) }
  }

  @_lifetime(copy left)
  public static func | <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Or($0, $1) }
  }

  @_lifetime(copy right)
  public static func | <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Or($0, $1) }
  }

  @_lifetime(copy left)
  public static func ^ <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Xor($0, $1) }
  }

  @_lifetime(copy right)
  public static func ^ <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Xor($0, $1) }
  }

  @_lifetime(copy left)
  public static func << <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Lshift($0, $1) }
  }

  @_lifetime(copy right)
  public static func << <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Lshift($0, $1) }
  }

  @_lifetime(copy left)
  public static func >> <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bound {
    try left.binary(right) { PyNumber_Rshift($0, $1) }
  }

  @_lifetime(copy right)
  public static func >> <A: IntoPython>(
    left: consuming A, right: Bound
  ) throws(PyError) -> Bound {
    try right.binary(left, isReflected: true) { PyNumber_Rshift($0, $1) }
  }

  public static func == <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_EQ)
  }

  public static func != <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_NE)
  }

  public static func < <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_LT)
  }

  public static func <= <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_LE)
  }

  public static func > <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_GT)
  }

  public static func >= <A: PyArgument & ~Escapable>(
    left: Bound, right: consuming A
  ) throws(PyError) -> Bool {
    try left.compare(right, Py_GE)
  }

  @_lifetime(copy operand)
  public static prefix func - (operand: Bound) throws(PyError) -> Bound {
    try operand.py.take(operand.withUnsafePointer { PyNumber_Negative($0) })
  }

  @_lifetime(copy operand)
  public static prefix func + (operand: Bound) throws(PyError) -> Bound {
    try operand.py.take(operand.withUnsafePointer { PyNumber_Positive($0) })
  }

  @_lifetime(copy operand)
  public static prefix func ~ (operand: Bound) throws(PyError) -> Bound {
    try operand.py.take(operand.withUnsafePointer { PyNumber_Invert($0) })
  }

  /// `self // divisor`
  @_lifetime(copy self)
  public func floorDivided(by other: consuming some PyArgument & ~Escapable) throws(PyError)
    -> Bound
  {
    try binary(other) { PyNumber_FloorDivide($0, $1) }
  }

  /// `self @ matrix`
  @_lifetime(copy self)
  public func matrixMultiplied(by other: consuming some PyArgument & ~Escapable) throws(PyError)
    -> Bound
  {
    try binary(other) { PyNumber_MatrixMultiply($0, $1) }
  }

  /// `self ** exponent`
  @_lifetime(copy self)
  public func power(
    _ exponent: consuming some PyArgument & ~Escapable
  ) throws(PyError) -> Bound {
    try binary(exponent) { PyNumber_Power($0, $1, mtl_none()) }
  }

  /// `abs(self)`
  @_lifetime(copy self)
  public func magnitude() throws(PyError) -> Bound {
    try py.take(withUnsafePointer { PyNumber_Absolute($0) })
  }
}
