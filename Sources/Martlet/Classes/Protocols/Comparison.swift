internal import CMartlet

/// `tp_richcompare` of a class that has comparisons as methods: for those that it lacks.
///
/// CPython calls the methods that there are by itself. With the slot, the class has all six names, as
/// any class with comparisons of its own, and `!=` is the opposite of `==`.
enum __Comparison {
  static let names = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"]

  static var entry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj, __Obj, Int32) -> __Obj? = { a, b, operation in
      guard operation == Py_NE else { return mtl_new_notimplemented() }
      return __Comparison.opposite(a, b)
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  private static func opposite(_ a: __Obj, _ b: __Obj) -> __Obj? {
    guard let method = mtl_attribute(a, "__eq__") else { return nil }
    defer { mtl_decref(method) }
    guard let result = mtl_call_one(method, b) else { return nil }
    if mtl_is_notimplemented(result) { return result }
    defer { mtl_decref(result) }
    let isEqual = PyObject_IsTrue(result)
    return isEqual < 0 ? nil : mtl_new_bool(isEqual == 0)
  }
}
