internal import CMartlet

/// Makes the Python type of an exported class.
struct __ClassBuilder {
  let type: any PyClassType.Type
  let module: String
  let extensions: [(inout __Members) -> Void]

  /// The type, borrowed: made once an interpreter, so that importing the module again gives the
  /// classes that objects already have.
  func build() throws(PythonErrorSet) -> __Obj {
    if let known = type.__pyType { return mtl_type_object(known) }
    var members = __Members()
    type.__pyMembers(&members)
    for fill in extensions { fill(&members) }
    let object = try make(members)
    defer { mtl_decref(object) }
    let pythonType = UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self)
    if let vectorcall = members.vectorcall {
      // The entry's pointers are never null; CPython's type for it says they may be.
      mtl_set_vectorcall(pythonType, unsafe unsafeBitCast(vectorcall, to: mtl_vectorcall.self))
    }
    try addStaticMethods(members.staticMethods, to: object)
    if mtl_class_set(&type.__pyClass, pythonType) < 0 { throw PythonErrorSet() }
    return object
  }

  private func make(_ members: __Members) throws(PythonErrorSet) -> __Obj {
    var slots = members.slots
    func slot(_ id: Int32, _ pointer: UnsafeMutableRawPointer) {
      slots.append(PyType_Slot(slot: id, pfunc: pointer))
    }
    slot(Py_tp_methods, __Immortal.array(members.methods, end: PyMethodDef()))
    slot(Py_tp_getset, __Immortal.array(members.properties, end: PyGetSetDef()))
    if type.__pyDoc.utf8CodeUnitCount + members.signature.utf8CodeUnitCount > 0 {
      let doc = __Immortal.text("\(members.signature)\(type.__pyDoc)")
      slot(Py_tp_doc, UnsafeMutableRawPointer(mutating: doc))
    }
    var flags = UInt32(Py_TPFLAGS_DEFAULT) | UInt32(Py_TPFLAGS_BASETYPE)
    if members.isGC { flags |= UInt32(Py_TPFLAGS_HAVE_GC) }
    if !members.isConstructible { flags |= UInt32(Py_TPFLAGS_DISALLOW_INSTANTIATION) }
    var spec = PyType_Spec(
      name: __Immortal.text("\(module).\(type.__pyName)"), basicsize: Int32(type.__size),
      itemsize: 0, flags: flags, slots: __Immortal.array(slots, end: PyType_Slot()))
    guard let object = PyType_FromSpecWithBases(&spec, base) else { throw PythonErrorSet() }
    return object
  }

  /// The nearest exported superclass.
  private var base: __Obj? {
    var superclass: AnyClass? = (type as? AnyClass).flatMap { _getSuperclass($0) }
    while let candidate = superclass {
      if let exported = candidate as? any PyClassType.Type, let type = exported.__pyType {
        return mtl_type_object(type)
      }
      superclass = _getSuperclass(candidate)
    }
    return nil
  }

  private func addStaticMethods(
    _ methods: [PyMethodDef], to object: __Obj
  ) throws(PythonErrorSet) {
    let table = __Immortal.array(methods, end: PyMethodDef())
    for index in methods.indices {
      guard let method = mtl_new_staticmethod(table + index) else { throw PythonErrorSet() }
      defer { mtl_decref(method) }
      if PyObject_SetAttrString(object, methods[index].ml_name, method) < 0 {
        throw PythonErrorSet()
      }
    }
  }
}
