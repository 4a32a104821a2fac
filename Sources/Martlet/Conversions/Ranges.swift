import CMartlet

/// Python's `range` and Swift's ranges of integers.
enum __Range {
  /// The bounds of a range whose step is 1.
  static func bounds<T: FromPython>(
    _ object: __Obj, _: T.Type
  ) throws(PythonErrorSet) -> (T, T) {
    try check(object)
    return (try attribute(object, "start"), try attribute(object, "stop"))
  }

  /// The last number of a range, where its end may be one more than the type holds.
  static func last<T: FromPython>(_ object: __Obj, _: T.Type) throws(PythonErrorSet) -> T {
    guard let stop = mtl_attribute(object, "stop") else { throw PythonErrorSet() }
    defer { mtl_decref(stop) }
    guard let one = PyLong_FromLong(1) else { throw PythonErrorSet() }
    defer { mtl_decref(one) }
    guard let last = PyNumber_Subtract(stop, one) else { throw PythonErrorSet() }
    defer { mtl_decref(last) }
    return try T.__load(last)
  }

  /// Refuses all but ranges of step 1.
  static func check(_ object: __Obj) throws(PythonErrorSet) {
    guard mtl_is_range(object) else {
      __raiseMismatch("range", object)
      throw PythonErrorSet()
    }
    let step: Int = try attribute(object, "step")
    guard step == 1 else {
      PyError(.valueError, "must be a range with step 1, not \(step)").__restore()
      throw PythonErrorSet()
    }
  }

  static func attribute<T: FromPython>(
    _ object: __Obj, _ name: StaticString
  ) throws(PythonErrorSet) -> T {
    guard let value = mtl_attribute(object, name.__c) else { throw PythonErrorSet() }
    defer { mtl_decref(value) }
    return try T.__load(value)
  }

  private static let type = __Imported("builtins", "range")

  static func store(_ start: __Obj?, _ stop: __Obj?) -> __Obj? { type.call(start, stop) }
}

// In these extensions `Bound` is the range's own parameter.
extension Range: FromPython where Bound: FixedWidthInteger & FromPython {
  /// Takes a `range` with step 1; one that is empty in Python starts and ends at its start.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Range {
    let (start, stop) = try __Range.bounds(object, Bound.self)
    return start..<Swift.max(start, stop)
  }

  public static var __pythonInput: String { "range" }
}

extension Range: IntoPython, PyArgument where Bound: FixedWidthInteger & IntoPython {
  public consuming func __store() -> __Obj? {
    __Range.store(lowerBound.__store(), upperBound.__store())
  }

  public static var __pythonOutput: String { "range" }
}

extension ClosedRange: FromPython where Bound: FixedWidthInteger & FromPython {
  /// Takes a `range` with step 1 that isn't empty.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> ClosedRange {
    try __Range.check(object)
    let count = PyObject_Size(object)
    // One longer than Python's own lengths go isn't empty either.
    if count < 0 { PyErr_Clear() }
    guard count != 0 else {
      PyError(.valueError, "must be a range that is not empty").__restore()
      throw PythonErrorSet()
    }
    let start: Bound = try __Range.attribute(object, "start")
    let end = try __Range.last(object, Bound.self)
    return start...Swift.max(start, end)
  }

  public static var __pythonInput: String { "range" }
}

extension ClosedRange: IntoPython, PyArgument where Bound: FixedWidthInteger & IntoPython {
  public consuming func __store() -> __Obj? {
    let (end, overflow) = upperBound.addingReportingOverflow(1)
    guard overflow else { return __Range.store(lowerBound.__store(), end.__store()) }
    guard let last = upperBound.__store(), let one = 1.__store() else { return nil }
    defer {
      mtl_decref(last)
      mtl_decref(one)
    }
    return __Range.store(lowerBound.__store(), PyNumber_Add(last, one))
  }

  public static var __pythonOutput: String { "range" }
}
