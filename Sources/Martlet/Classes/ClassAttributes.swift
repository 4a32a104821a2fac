internal import CMartlet

// What a class gets besides its slots.
extension __ClassBuilder {
  /// `Name[int]`, and what `pickle` calls.
  func ownMethods(_ info: __ClassInfo) -> [PyMethodDef] {
    let pickling = info.state == nil ? [] : __Pickling.methods
    guard type.__pyOptions.contains(.generic) else { return pickling }
    let entry: @convention(c) (__Obj, __Obj) -> __Obj? = { Py_GenericAlias($0, $1) }
    return pickling + [
      __Members.method(
        "__class_getitem__", "See PEP 585", unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self),
        METH_O | METH_CLASS)
    ]
  }

  var ownProperties: [PyGetSetDef] {
    guard type.__dictOffset > 0 else { return [] }
    let name: StaticString = "__dict__"
    let get: @convention(c) (__Obj?, UnsafeMutableRawPointer?) -> __Obj? = {
      PyObject_GenericGetDict($0, $1)
    }
    let set: @convention(c) (__Obj?, __Obj?, UnsafeMutableRawPointer?) -> Int32 = {
      PyObject_GenericSetDict($0, $1, $2)
    }
    return [
      PyGetSetDef(
        name: name.__c, get: get,
        set: set, doc: nil, closure: nil)
    ]
  }

  var ownOffsets: [PyMemberDef] {
    var result: [PyMemberDef] = []
    func add(_ name: StaticString, _ offset: Int) {
      guard offset > 0 else { return }
      result.append(
        PyMemberDef(
          name: name.__c, type: Int32(T_PYSSIZET), offset: offset, flags: Int32(READONLY), doc: nil)
      )
    }
    add("__dictoffset__", type.__dictOffset)
    add("__weaklistoffset__", type.__weakOffset)
    return result
  }

  private func check(_ result: Int32) throws(PythonErrorSet) {
    if result < 0 { throw PythonErrorSet() }
  }

  private func set(
    _ value: __Obj?, as name: UnsafePointer<CChar>, of object: __Obj
  ) throws(PythonErrorSet) {
    guard let value else { throw PythonErrorSet() }
    defer { mtl_decref(value) }
    try check(PyObject_SetAttrString(object, name, value))
  }

  func addAttributes(
    _ members: __Members, _ info: __ClassInfo, to object: __Obj, methodsOf own: __Obj
  ) throws(PythonErrorSet) {
    let table = __Immortal.array(members.staticMethods, end: PyMethodDef())
    for index in members.staticMethods.indices {
      let name = members.staticMethods[index].ml_name
      guard let name else { continue }
      try set(mtl_new_staticmethod(table + index), as: name, of: own)
    }
    try addSpecialMethods(members, to: own)
    if !prefix.isEmpty {
      try set("\(prefix)\(type.__pyName)".__store(), as: "__qualname__", of: object)
    }
    for (name, value) in members.constants { try set(value(), as: name.__c, of: object) }
    try register(info, object)
    if type.__pyOptions.contains(.immutable) {
      mtl_set_immutable(UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self))
    }
  }

  /// Sets each special method once more as an attribute, for which CPython fills the slot of it.
  private func addSpecialMethods(
    _ members: __Members, to object: __Obj
  ) throws(PythonErrorSet) {
    let special = members.methods.filter { method in
      method.ml_flags & (METH_CLASS | METH_STATIC) == 0 && Self.isSpecial(method.ml_name)
    }
    for method in special {
      guard let name = method.ml_name else { continue }
      let definition = __Immortal.array([method], end: PyMethodDef())
      let pythonType = UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self)
      try set(PyDescr_NewMethod(pythonType, definition), as: name, of: object)
    }
    let names = special.compactMap { $0.ml_name.map { String(cString: $0) } }
    // As in a class written in Python: who compares by value without a hash has none.
    if names.contains("__eq__"), !names.contains("__hash__"),
      !members.slots.contains(where: { $0.slot == Py_tp_hash })
    {
      try set(mtl_new_none(), as: "__hash__", of: object)
    }
  }

  private static func isSpecial(_ name: UnsafePointer<CChar>?) -> Bool {
    guard let name else { return false }
    let text = String(cString: name)
    return text.hasPrefix("__") && text.hasSuffix("__")
  }

  /// Tells `collections.abc` what the class is.
  private func register(_ info: __ClassInfo, _ object: __Obj) throws(PythonErrorSet) {
    guard !info.abstractClasses.isEmpty else { return }
    guard let module = PyImport_ImportModule("collections.abc") else { throw PythonErrorSet() }
    defer { mtl_decref(module) }
    for name in info.abstractClasses {
      guard let abstract = PyObject_GetAttrString(module, name.__c) else { throw PythonErrorSet() }
      defer { mtl_decref(abstract) }
      guard let register = PyObject_GetAttrString(abstract, "register") else {
        throw PythonErrorSet()
      }
      defer { mtl_decref(register) }
      guard let result = mtl_call_one(register, object) else { throw PythonErrorSet() }
      mtl_decref(result)
    }
  }
}
