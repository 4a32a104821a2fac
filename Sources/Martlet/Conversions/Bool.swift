public import CMartlet

extension Bool: FromPython, IntoPython {
  /// Takes `True` and `False`, and NumPy's own booleans; nothing is judged by its truth value.
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Bool {
    if mtl_is_true(object) { return true }
    if mtl_is_false(object) { return false }
    return try __NumPyBool.load(object)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_bool(self) }

  public static var __pythonInput: String { "bool" }
  public static var __pythonOutput: String { "bool" }
}

@usableFromInline
enum __NumPyBool {
  @usableFromInline @inline(never)
  static func load(_ object: __Obj) throws(PythonErrorSet) -> Bool {
    let type = mtl_type_object(mtl_type(object))
    let module = __Text.of(mtl_attribute(type, "__module__"))
    let name = __Text.of(mtl_type_name(object))
    if module == "numpy", name == "bool" || name == "bool_" {
      let truth = PyObject_IsTrue(object)
      if truth < 0 { throw PythonErrorSet() }
      return truth == 1
    }
    __raiseMismatch("bool", object)
    throw PythonErrorSet()
  }
}
