internal import CMartlet

// What a class gets besides its slots.
extension __ClassBuilder {
  /// Methods that the class has by its conformances and options: `insert`, `Name[int]`, and what
  /// `pickle` calls.
  func ownMethods(_ info: __ClassInfo, _ written: [String]) -> [PyMethodDef] {
    var methods = info.state == nil ? [] : __Pickling.methods
    if info.insert != nil, !written.contains("insert") { methods.append(__ClassInfo.insertMethod) }
    guard type.__pyOptions.contains(.generic) else { return methods }
    let entry: @convention(c) (__Obj, __Obj) -> __Obj? = { Py_GenericAlias($0, $1) }
    methods.append(
      __Members.method(
        "__class_getitem__", "See PEP 585", unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self),
        METH_O | METH_CLASS))
    return methods
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
    try members.addSpecialMethods(to: own)
    if !prefix.isEmpty {
      try set("\(prefix)\(type.__pyName)".__store(), as: "__qualname__", of: object)
    }
    for (name, value) in members.constants { try set(value(), as: name.__c, of: object) }
    let abstract = info.abstractClasses + (members.mapping(type).map { [$0] } ?? [])
    do throws(PyError) {
      try __AbstractClasses(names: abstract).adopt(object)
    } catch {
      error.__restore()
      throw PythonErrorSet()
    }
    if type.__pyOptions.contains(.immutable) {
      mtl_set_immutable(UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self))
    }
  }
}
