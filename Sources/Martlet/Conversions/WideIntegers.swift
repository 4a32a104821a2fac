import CMartlet

// Two machine words, by way of Python's own shifts.
enum __WideInteger {
  /// The words of any `int`, the high one with its sign; `nil` where it needs more than two.
  static func words(_ object: __Obj) throws(PythonErrorSet) -> (high: __Obj, low: UInt64) {
    guard let index = PyNumber_Index(object) else { throw PythonErrorSet() }
    defer { mtl_decref(index) }
    guard let shift = PyLong_FromLong(64) else { throw PythonErrorSet() }
    defer { mtl_decref(shift) }
    guard let high = PyNumber_Rshift(index, shift) else { throw PythonErrorSet() }
    return (high, PyLong_AsUnsignedLongLongMask(index))
  }

  static func store(high: __Obj?, low: UInt64) -> __Obj? {
    guard let high else { return nil }
    defer { mtl_decref(high) }
    let shift = PyLong_FromLong(64)
    let low = mtl_new_uint64(low)
    defer {
      mtl_xdecref(shift)
      mtl_xdecref(low)
    }
    guard let shift, let low, let shifted = PyNumber_Lshift(high, shift) else { return nil }
    defer { mtl_decref(shifted) }
    return PyNumber_Or(shifted, low)
  }

  static func overflow(_ object: __Obj, _ type: StaticString) throws(PythonErrorSet) -> Never {
    PyErr_Clear()
    let zero = PyLong_FromLong(0)
    defer { mtl_xdecref(zero) }
    let isNegative = zero.map { PyObject_RichCompareBool(object, $0, Py_LT) == 1 } ?? false
    mtl_raise_out_of_range(isNegative && type.description == "UInt128", type.__c)
    throw PythonErrorSet()
  }
}

extension Int128: FromPython, IntoPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int128 {
    let (high, low) = try __WideInteger.words(object)
    defer { mtl_decref(high) }
    let loaded = mtl_load_int64(high)
    if loaded.failed { try __WideInteger.overflow(object, "Int128") }
    return Int128(loaded.value) << 64 | Int128(low)
  }

  public func __store() -> __Obj? {
    __WideInteger.store(
      high: mtl_new_int64(Int64(truncatingIfNeeded: self >> 64)),
      low: UInt64(truncatingIfNeeded: self))
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension UInt128: FromPython, IntoPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt128 {
    let (high, low) = try __WideInteger.words(object)
    defer { mtl_decref(high) }
    let loaded = mtl_load_uint64(high)
    if loaded.failed { try __WideInteger.overflow(object, "UInt128") }
    return UInt128(loaded.value) << 64 | UInt128(low)
  }

  public func __store() -> __Obj? {
    __WideInteger.store(
      high: mtl_new_uint64(UInt64(truncatingIfNeeded: self >> 64)),
      low: UInt64(truncatingIfNeeded: self))
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}
