internal import CMartlet

/// Makes the Python type of an exported class.
struct __ClassBuilder {
  let type: any PyClassType.Type
  let module: String
  /// The names of the classes around it, each followed by a dot.
  let prefix: String
  let extensions: [(inout __Members) -> Void]

  /// The type, borrowed: made once an interpreter, so that importing the module again gives the
  /// classes that objects already have.
  func build() throws(PythonErrorSet) -> __Obj {
    if let known = type.__pyType { return mtl_type_object(known) }
    var members = __Members()
    type.__pyMembers(&members)
    for fill in extensions { fill(&members) }
    let foreign = try foreignBase()
    defer { mtl_xdecref(foreign) }
    let info = self.info(members, foreign)
    let own = try make(members, info, foreign)
    defer { mtl_decref(own) }
    let object = try subclass(own, of: foreign, info)
    defer { mtl_decref(object) }
    if mtl_class_set(&type.__pyClass, Self.type(object)) < 0 { throw PythonErrorSet() }
    try addAttributes(members, info, to: object, methodsOf: own)
    return object
  }

  private static func type(_ object: __Obj) -> UnsafeMutablePointer<PyTypeObject> {
    UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self)
  }

  private func check(_ result: Int32) throws(PythonErrorSet) {
    if result < 0 { throw PythonErrorSet() }
  }

  private func info(_ members: __Members, _ foreign: __Obj?) -> __ClassInfo {
    let inherited = superclass.flatMap { $0.__pyType }.flatMap { __ClassInfo.of(type: $0) }
    let info = __ClassInfo(
      name: "\(type.__pyName)", members.protocols, inheriting: inherited)
    // A base written in C has a representation of its own.
    let showsFields = foreign.map { mtl_is_heap_type(Self.type($0)) } ?? true
    info.fields = showsFields ? fields(members, inherited) : []
    return info
  }

  private func fields(_ members: __Members, _ inherited: __ClassInfo?) -> [String] {
    (inherited?.fields ?? []) + (members.fields.map(__Words.split) ?? [])
  }

  private var pythonModule: String { type.__pyModule.map { "\($0)" } ?? module }

  /// The class of Python's that the Swift class extends, a new reference.
  private func foreignBase() throws(PythonErrorSet) -> __Obj? { try type.__pyBase?.object() }

  /// The nearest exported superclass.
  private var superclass: (any PyClassType.Type)? {
    var superclass: AnyClass? = (type as? AnyClass).flatMap { _getSuperclass($0) }
    while let candidate = superclass {
      if let exported = candidate as? any PyClassType.Type { return exported }
      superclass = _getSuperclass(candidate)
    }
    return nil
  }

  /// The type with the value's storage.
  private func make(
    _ members: __Members, _ info: __ClassInfo, _ foreign: __Obj?
  ) throws(PythonErrorSet) -> __Obj {
    let isStatic = foreign.map { !mtl_is_heap_type(Self.type($0)) } ?? false
    let parent = superclass.flatMap { $0.__pyType }
    var base = parent.map { mtl_type_object($0) }
    if parent == nil, isStatic, let foreign {
      base = foreign
      type.__pyHead = try basicSize(foreign)
    }
    var slots = members.slots
    let own = Set(slots.map(\.slot))
    slots += info.slots().filter { !own.contains($0.slot) }
    func slot(_ id: Int32, _ pointer: UnsafeMutableRawPointer) {
      slots.append(PyType_Slot(slot: id, pfunc: pointer))
    }
    if members.names.contains(where: { __Comparison.names.contains($0) }),
      !slots.contains(where: { $0.slot == Py_tp_richcompare })
    {
      slot(Py_tp_richcompare, UnsafeMutableRawPointer(mutating: __Comparison.entry))
    }
    let methods = members.methods + ownMethods(info, members.names)
    slot(Py_tp_methods, __Immortal.array(methods, end: PyMethodDef()))
    slot(Py_tp_getset, __Immortal.array(members.properties + ownProperties, end: PyGetSetDef()))
    slot(Py_tp_doc, UnsafeMutableRawPointer(mutating: __Immortal.text(doc(members))))
    let offsets = ownOffsets
    if !offsets.isEmpty { slot(Py_tp_members, __Immortal.array(offsets, end: PyMemberDef())) }
    // Under a base written in Python, `object.__new__` looks after abstract methods.
    if isStatic, members.constructor != nil { slot(Py_tp_new, Self.newEntry) }
    var flags = UInt32(Py_TPFLAGS_DEFAULT)
    if !type.__pyOptions.contains(.final) || foreign.map({ _ in !isStatic }) == true {
      flags |= UInt32(Py_TPFLAGS_BASETYPE)
    }
    if members.isGC || type.__dictOffset > 0 || (isStatic && foreign.map(Self.isCollected) == true)
    {
      flags |= UInt32(Py_TPFLAGS_HAVE_GC)
      if let traverse = members.traverse, let clear = members.clear {
        slot(Py_tp_traverse, UnsafeMutableRawPointer(mutating: traverse))
        slot(Py_tp_clear, UnsafeMutableRawPointer(mutating: clear))
      }
    }
    if members.constructor == nil { flags |= UInt32(Py_TPFLAGS_DISALLOW_INSTANTIATION) }
    var spec = PyType_Spec(
      name: __Immortal.text("\(pythonModule).\(type.__pyName)"), basicsize: Int32(type.__size),
      itemsize: 0, flags: flags, slots: __Immortal.array(slots, end: PyType_Slot()))
    guard let object = PyType_FromSpecWithBases(&spec, base) else { throw PythonErrorSet() }
    let arguments = type.__pyBase?.arguments ?? -1
    try check(
      mtl_own_add(
        Self.type(object), foreign.map(Self.type), arguments,
        Unmanaged.passRetained(info).toOpaque()))
    if let vectorcall = members.vectorcall {
      // The entry's pointers are never null; CPython's type for it says they may be.
      mtl_set_vectorcall(
        Self.type(object), unsafe unsafeBitCast(vectorcall, to: mtl_vectorcall.self))
    }
    return object
  }

  /// A class of both `own` and a base written in Python, made by the base's metaclass; `own` itself
  /// if there is no such base.
  private func subclass(
    _ own: __Obj, of foreign: __Obj?, _ info: __ClassInfo
  ) throws(PythonErrorSet) -> __Obj {
    guard let foreign, mtl_is_heap_type(Self.type(foreign)) else { return mtl_new_ref(own) }
    guard let name = "\(type.__pyName)".__store() else { throw PythonErrorSet() }
    defer { mtl_decref(name) }
    guard let bases = tuple(own, foreign), let namespace = PyDict_New() else {
      throw PythonErrorSet()
    }
    defer {
      mtl_decref(bases)
      mtl_decref(namespace)
    }
    for name in ["__module__", "__doc__"] {
      guard let value = mtl_attribute(own, name) else { throw PythonErrorSet() }
      defer { mtl_decref(value) }
      try check(PyDict_SetItemString(namespace, name, value))
    }
    let metaclass = mtl_type_object(mtl_type(foreign))
    guard let call = tuple(name, bases, namespace) else { throw PythonErrorSet() }
    defer { mtl_decref(call) }
    guard let object = PyObject_Call(metaclass, call, nil) else { throw PythonErrorSet() }
    try check(
      mtl_own_add(
        Self.type(object), Self.type(foreign), -1, Unmanaged.passRetained(info).toOpaque()))
    return object
  }

  private func tuple(_ items: __Obj...) -> __Obj? {
    guard let tuple = PyTuple_New(items.count) else { return nil }
    for (index, item) in items.enumerated() { mtl_tuple_init(tuple, index, mtl_new_ref(item)) }
    return tuple
  }

  private func basicSize(_ object: __Obj) throws(PythonErrorSet) -> Int {
    guard let size = mtl_attribute(object, "__basicsize__") else { throw PythonErrorSet() }
    defer { mtl_decref(size) }
    return try Int.__load(size)
  }

  private static func isCollected(_ object: __Obj) -> Bool {
    PyType_GetFlags(type(object)) & UInt(Py_TPFLAGS_HAVE_GC) != 0
  }

  private static var newEntry: UnsafeMutableRawPointer {
    let entry: @convention(c) (UnsafeMutablePointer<PyTypeObject>, __Obj, __Obj?) -> __Obj? = {
      mtl_new_extended($0, $1, $2)
    }
    return unsafe unsafeBitCast(entry, to: UnsafeMutableRawPointer.self)
  }

  /// The documentation, with the constructor's signature in front where `inspect` looks for it.
  private func doc(_ members: __Members) -> String {
    guard let signature = members.constructor else { return "\(type.__pyDoc)" }
    return "\(type.__pyName)\(signature)\n--\n\n\(type.__pyDoc)"
  }
}
