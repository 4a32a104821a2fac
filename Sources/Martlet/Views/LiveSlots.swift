internal import CMartlet

/// The slots of the classes of live views.
enum __LiveSlots {
  static let length: @convention(c) (__Obj) -> Int = { object in
    __LiveObject.run(object, -1) { $0.count }
  }

  static let get: @convention(c) (__Obj, __Obj) -> __Obj? = { object, key in
    __LiveObject.run(object, nil) { (storage) throws(PythonErrorSet) in
      guard mtl_is_slice(key) else { return try storage.item(key) }
      guard let copy = storage.copy() else { return nil }
      defer { mtl_decref(copy) }
      return PyObject_GetItem(copy, key)
    }
  }

  static let set: @convention(c) (__Obj, __Obj, __Obj?) -> Int32 = { object, key, value in
    __LiveObject.run(object, -1) { (storage) throws(PythonErrorSet) in
      guard mtl_is_slice(key) else {
        try storage.set(key, value)
        return 0
      }
      return try changed(storage) { list in
        value.map { PyObject_SetItem(list, key, $0) } ?? PyObject_DelItem(list, key)
      }
    }
  }

  /// Changes a copy as Python does, and takes it over.
  private static func changed(
    _ storage: __LiveStorage, _ change: (__Obj) -> Int32
  ) throws(PythonErrorSet) -> Int32 {
    guard let copy = storage.copy() else { throw PythonErrorSet() }
    defer { mtl_decref(copy) }
    if change(copy) < 0 { throw PythonErrorSet() }
    try storage.replace(with: copy)
    return 0
  }

  static let repr: @convention(c) (__Obj) -> __Obj? = { object in
    __LiveObject.run(object, nil) { storage in
      guard let copy = storage.copy() else { return nil }
      defer { mtl_decref(copy) }
      return PyObject_Repr(copy)
    }
  }

  static let compare: @convention(c) (__Obj, __Obj, Int32) -> __Obj? = { object, other, operation in
    __LiveObject.run(object, nil) { (storage) throws(PythonErrorSet) in
      let isView = mtl_type(other) == mtl_type(object)
      guard isView || mtl_is_list(other) else { return mtl_new_notimplemented() }
      let second = isView ? try __LiveObject.storage(other).copy() : mtl_new_ref(other)
      let first = storage.copy()
      defer {
        mtl_xdecref(first)
        mtl_xdecref(second)
      }
      guard let first, let second else { return nil }
      return PyObject_RichCompare(first, second, operation)
    }
  }

  static let keys: @convention(c) (__Obj) -> __Obj? = { object in
    __LiveObject.run(object, nil) { storage in
      guard let copy = storage.copy() else { return nil }
      defer { mtl_decref(copy) }
      return PyObject_GetIter(copy)
    }
  }

  static let contains: @convention(c) (__Obj, __Obj) -> Int32 = { object, key in
    __LiveObject.run(object, -1) { (storage) throws(PythonErrorSet) in
      try storage.contains(key) ? 1 : 0
    }
  }

  private static let insert: __Fast = { object, args, count in
    __LiveObject.run(object, nil) { (storage) throws(PythonErrorSet) in
      try __arity(count, 2, "LiveList.insert", "index object /")
      try storage.insert(args[1], at: try Int.__load(args[0]))
      return mtl_new_none()
    }
  }

  private static let append: __One = { object, value in
    __LiveObject.run(object, nil) { (storage) throws(PythonErrorSet) in
      try storage.insert(value, at: storage.count)
      return mtl_new_none()
    }
  }

  private static let sort: @convention(c) (__Obj, __Obj, __Obj?) -> __Obj? = {
    object, args, keywords in
    __LiveObject.run(object, nil) { (storage) throws(PythonErrorSet) in
      _ = try changed(storage) { list in
        guard let method = mtl_attribute(list, "sort") else { return -1 }
        defer { mtl_decref(method) }
        guard let result = PyObject_Call(method, args, keywords) else { return -1 }
        mtl_decref(result)
        return 0
      }
      return mtl_new_none()
    }
  }

  static var listMethods: [PyMethodDef] {
    // CPython calls the pointers as the flags say.
    [
      PyMethodDef(
        ml_name: ("insert" as StaticString).__c,
        ml_meth: unsafe unsafeBitCast(insert, to: PyCFunction.self), ml_flags: METH_FASTCALL,
        ml_doc: nil),
      PyMethodDef(
        ml_name: ("append" as StaticString).__c,
        ml_meth: unsafe unsafeBitCast(append, to: PyCFunction.self), ml_flags: METH_O, ml_doc: nil),
      PyMethodDef(
        ml_name: ("sort" as StaticString).__c,
        ml_meth: unsafe unsafeBitCast(sort, to: PyCFunction.self),
        ml_flags: METH_VARARGS | METH_KEYWORDS, ml_doc: nil),
    ]
  }
}
