internal import CMartlet

/// What the classes of all cases have in common: they know their fields by `__match_args__`.
enum __CaseSlots {
  /// The names of the fields as a new tuple; `nil` with the error set.
  private static func names(_ object: __Obj) -> __Obj? {
    let type = mtl_type(object)
    guard let names = mtl_attribute(mtl_type_object(type), "__match_args__") else { return nil }
    if mtl_is_tuple(names) { return names }
    // Python code has replaced them; in the words of its own `match`.
    defer { mtl_decref(names) }
    let name = __Text.of(PyType_GetQualName(type)) ?? ""
    let found = __Text.of(mtl_type_name(names)) ?? "object"
    PyError(.typeError, "\(name).__match_args__ must be a tuple (got \(found))").__restore()
    return nil
  }

  static let length: @convention(c) (__Obj) -> Int = { object in
    guard let names = names(object) else { return -1 }
    defer { mtl_decref(names) }
    return mtl_tuple_count(names)
  }

  static let item: @convention(c) (__Obj, Int) -> __Obj? = { object, index in
    guard let names = names(object) else { return nil }
    defer { mtl_decref(names) }
    guard index >= 0, index < mtl_tuple_count(names) else {
      PyError.indexError("tuple index out of range").__restore()
      return nil
    }
    return PyObject_GetAttr(object, mtl_tuple_item(names, index))
  }

  // A case without values would be false by its length.
  static let truth: @convention(c) (__Obj) -> Int32 = { _ in 1 }

  /// The values of the fields as a new tuple.
  private static func values(_ object: __Obj) -> __Obj? {
    guard let names = names(object) else { return nil }
    defer { mtl_decref(names) }
    guard let tuple = PyTuple_New(mtl_tuple_count(names)) else { return nil }
    for index in 0..<mtl_tuple_count(names) {
      guard let value = PyObject_GetAttr(object, mtl_tuple_item(names, index)) else {
        mtl_decref(tuple)
        return nil
      }
      mtl_tuple_init(tuple, index, value)
    }
    return tuple
  }

  static let repr: @convention(c) (__Obj) -> __Obj? = { object in
    guard let names = names(object) else { return nil }
    defer { mtl_decref(names) }
    guard let values = values(object) else { return nil }
    defer { mtl_decref(values) }
    var parts: [String] = []
    for index in 0..<mtl_tuple_count(names) {
      guard let text = __Text.of(PyObject_Repr(mtl_tuple_item(values, index))),
        let name = __Text.of(PyObject_Str(mtl_tuple_item(names, index)))
      else { return nil }
      parts.append(name.hasPrefix("_") ? text : "\(name)=\(text)")
    }
    let type = __Text.of(PyType_GetQualName(mtl_type(object))) ?? ""
    return "\(type)(\(parts.joined(separator: ", ")))".__store()
  }

  /// `__reduce__`, by which `copy` and `pickle` make the same value again.
  static var reduce: PyMethodDef {
    PyMethodDef(
      ml_name: ("__reduce__" as StaticString).__c,
      ml_meth: { object, _ in
        guard let object, let values = __CaseSlots.values(object) else { return nil }
        guard let result = PyTuple_New(2) else {
          mtl_decref(values)
          return nil
        }
        mtl_tuple_init(result, 0, mtl_new_ref(mtl_type_object(mtl_type(object))))
        mtl_tuple_init(result, 1, values)
        return result
      }, ml_flags: METH_NOARGS, ml_doc: nil)
  }
}
