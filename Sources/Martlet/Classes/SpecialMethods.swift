internal import CMartlet

extension __Members {
  /// Sets each special method once more as an attribute of the class, for which CPython fills the slot
  /// of it.
  func addSpecialMethods(to object: __Obj) throws(PythonErrorSet) {
    let special = methods.filter { method in
      method.ml_flags & (METH_CLASS | METH_STATIC) == 0 && Self.isSpecial(method.ml_name)
    }
    let type = UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self)
    for method in special {
      guard let name = method.ml_name else { continue }
      let definition = __Immortal.array([method], end: PyMethodDef())
      try Self.set(PyDescr_NewMethod(type, definition), as: name, of: object)
    }
    let names = special.compactMap { $0.ml_name.map { String(cString: $0) } }
    // As in a class written in Python: who compares by value without a hash has none.
    if names.contains("__eq__"), !names.contains("__hash__"),
      !slots.contains(where: { $0.slot == Py_tp_hash })
    {
      try Self.set(mtl_new_none(), as: "__hash__", of: object)
    }
  }

  private static func set(
    _ value: __Obj?, as name: UnsafePointer<CChar>, of object: __Obj
  ) throws(PythonErrorSet) {
    guard let value else { throw PythonErrorSet() }
    defer { mtl_decref(value) }
    if PyObject_SetAttrString(object, name, value) < 0 { throw PythonErrorSet() }
  }

  private static func isSpecial(_ name: UnsafePointer<CChar>?) -> Bool {
    guard let name else { return false }
    let text = String(cString: name)
    return text.hasPrefix("__") && text.hasSuffix("__")
  }
}
