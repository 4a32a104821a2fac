internal import CMartlet

extension PyCaseEnum {
  /// The base class of this type in the running interpreter, made with the classes of its cases if
  /// there is none yet; borrowed.
  public static func __makeEnum(module: String) throws(PythonErrorSet) -> __Obj {
    if let known = mtl_members_of(&__pyEnum), let type = known.pointee.type { return type }
    do throws(PyError) {
      return try __CaseEnumBuilder(module: module, name: "\(__pyName)", size: __size).build(self)
    } catch {
      error.__restore()
      throw PythonErrorSet()
    }
  }
}

struct __CaseEnumBuilder {
  let module: String
  let name: String
  let size: Int

  func build<T: PyCaseEnum>(_: T.Type) throws(PyError) -> __Obj {
    let py = Python(__attached: ())
    var members = __Members()
    T.__pyMembers(&members)
    for fill in __Record.all().extensions(of: T.self) { fill(&members) }
    let reduce = __Immortal.array([__CaseSlots.reduce], end: PyMethodDef())
    members.methods.append(reduce.pointee)
    members.slot(Py_tp_repr, unsafe unsafeBitCast(__CaseSlots.repr, to: UnsafeRawPointer.self))
    let base = try make(
      name, T.__pyDoc, members, bases: nil,
      flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, py)
    try members.addStatic(to: base)
    do throws(PythonErrorSet) {
      // Before the cases' classes are made, which inherit the slots.
      try base.withUnsafePointer { (base) throws(PythonErrorSet) in
        try members.addSpecialMethods(to: base)
      }
    } catch {
      throw PyError.__fetch()
    }
    var cases = __Cases()
    T.__pyCases(&cases)
    var types: [Py] = []
    for item in cases.cases { types.append(try add(item, to: base, py)) }
    let owned = base.withUnsafePointer { mtl_new_ref($0) }
    let objects = types.map { mtl_new_ref($0.object) }
    if mtl_members_set(&T.__pyEnum, owned, objects, objects.count) < 0 { throw PyError.__fetch() }
    try members.addConstants(to: base)
    return owned
  }

  private func add(
    _ item: __Cases.Case, to base: Bound, _ py: Python
  ) throws(PyError) -> Py {
    var members = item.members
    if item.isTuple {
      members.slot(
        Py_sq_length, unsafe unsafeBitCast(__CaseSlots.length, to: UnsafeRawPointer.self))
      members.slot(Py_sq_item, unsafe unsafeBitCast(__CaseSlots.item, to: UnsafeRawPointer.self))
      members.slot(Py_nb_bool, unsafe unsafeBitCast(__CaseSlots.truth, to: UnsafeRawPointer.self))
    }
    let new: newfunc = { type, _, _ in type.flatMap { PyType_GenericAlloc($0, 0) } }
    members.slot(Py_tp_new, unsafe unsafeBitCast(new, to: UnsafeRawPointer.self))
    let type = try make("\(name).\(item.name)", item.doc, members, bases: base, flags: 0, py)
    // CPython splits the name at its last dot.
    try type.setAttribute("__qualname__", to: "\(name).\(item.name)")
    try type.setAttribute("__module__", to: module)
    let fields = item.fields.description.split(separator: " ").map(String.init)
    try type.setAttribute(
      "__match_args__", to: try py.builtin("tuple")(fields))
    try base.setAttribute("\(item.name)", to: type)
    if let vectorcall = members.vectorcall {
      type.withUnsafePointer { object in
        // The entry's pointers are never null; CPython's type for it says they may be.
        mtl_set_vectorcall(
          UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self),
          unsafe unsafeBitCast(vectorcall, to: mtl_vectorcall.self))
      }
    }
    return type.owned()
  }

  @_lifetime(copy py)
  private func make(
    _ name: String, _ doc: StaticString, _ members: __Members, bases: Bound?, flags: UInt,
    _ py: Python
  ) throws(PyError) -> Bound {
    var slots = members.slots
    slots.append(
      PyType_Slot(
        slot: Py_tp_methods, pfunc: __Immortal.array(members.methods, end: PyMethodDef())))
    slots.append(
      PyType_Slot(
        slot: Py_tp_getset, pfunc: __Immortal.array(members.properties, end: PyGetSetDef())))
    if doc.utf8CodeUnitCount > 0 {
      slots.append(
        PyType_Slot(slot: Py_tp_doc, pfunc: UnsafeMutableRawPointer(mutating: doc.__c)))
    }
    var flags = UInt32(Py_TPFLAGS_DEFAULT) | UInt32(flags)
    if members.isGC { flags |= UInt32(Py_TPFLAGS_HAVE_GC) }
    var spec = PyType_Spec(
      name: __Immortal.text("\(module).\(name)"), basicsize: Int32(size), itemsize: 0,
      flags: flags, slots: __Immortal.array(slots, end: PyType_Slot()))
    switch bases {
    case .some(let base):
      return try py.take(base.withUnsafePointer { PyType_FromSpecWithBases(&spec, $0) })
    case .none:
      return try py.take(PyType_FromSpec(&spec))
    }
  }
}

extension __Members {
  fileprivate func addStatic(to type: Bound) throws(PyError) {
    var only = __Members()
    only.staticMethods = staticMethods
    try only.add(to: type)
  }
}
