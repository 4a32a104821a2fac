internal import CMartlet

/// Adds exports to a module object.
struct __ModuleBuilder {
  let module: __Obj
  let records: [__Record]
  let doc: StaticString

  func build() throws(PythonErrorSet) {
    guard let name = __Text.of(PyModule_GetNameObject(module)) else { throw PythonErrorSet() }
    __CrashReport.install(records, module: name)
    var names: [String] = []
    try addFunctions(&names)
    try addObjects(module: name, &names)
    try addClasses(module: name, &names)
    if doc.utf8CodeUnitCount > 0 { try check(PyModule_SetDocString(module, doc.__c)) }
    guard let all = names.__store() else { throw PythonErrorSet() }
    defer { mtl_decref(all) }
    try check(PyModule_AddObjectRef(module, "__all__", all))
  }

  private func addFunctions(_ names: inout [String]) throws(PythonErrorSet) {
    var members = __Members()
    for record in records {
      if case .function(let fill, _) = record.content { fill(&members) }
    }
    names += members.names
    let table = __Immortal.array(members.methods, end: PyMethodDef())
    try check(PyModule_AddFunctions(module, table))
  }

  private func addClasses(module name: String, _ names: inout [String]) throws(PythonErrorSet) {
    for type in records.classes {
      names.append("\(type.__pyName)")
      let object = try __ClassBuilder(
        type: type, module: name, extensions: records.extensions(of: type)
      ).build()
      try check(PyModule_AddObjectRef(module, type.__pyName.__c, object))
    }
  }

  private func addObjects(module name: String, _ names: inout [String]) throws(PythonErrorSet) {
    for record in records {
      guard case .object(let attribute, let make, _) = record.content else { continue }
      names.append("\(attribute)")
      try check(PyModule_AddObjectRef(module, attribute.__c, try make(name)))
    }
  }

  private func check(_ result: Int32) throws(PythonErrorSet) {
    if result < 0 { throw PythonErrorSet() }
  }
}

extension [__Record] {
  /// Superclasses before their subclasses.
  var classes: [any PyClassType.Type] {
    let types = compactMap { record in
      if case .type(let type) = record.content { type } else { nil }
    }
    return types.enumerated()
      .sorted { ($0.element.__depth, $0.offset) < ($1.element.__depth, $1.offset) }
      .map(\.element)
  }

  func extensions(of type: any PyClassType.Type) -> [(inout __Members) -> Void] {
    compactMap { record in
      guard case .methods(let extended, let fill, _) = record.content,
        ObjectIdentifier(extended) == ObjectIdentifier(type)
      else { return nil }
      return fill
    }
  }
}

extension PyClassType {
  /// The number of superclasses, exported or not.
  static var __depth: Int {
    var depth = 0
    var superclass: AnyClass? = (self as? AnyClass).flatMap { _getSuperclass($0) }
    while let type = superclass {
      depth += 1
      superclass = _getSuperclass(type)
    }
    return depth
  }
}
