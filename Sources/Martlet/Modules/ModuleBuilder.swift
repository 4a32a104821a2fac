internal import CMartlet

/// Adds exports to a module object.
struct __ModuleBuilder {
  let module: __Obj
  /// The Swift name of its `@PyModule`.
  let scope: String
  /// All records of its Swift module.
  let all: [__Record]
  let doc: StaticString
  let contents: __Contents

  func build() throws(PythonErrorSet) {
    guard let name = __Text.of(PyModule_GetNameObject(module)) else { throw PythonErrorSet() }
    let records = all.exports(of: scope)
    __CrashReport.install(records, module: name)
    if doc.utf8CodeUnitCount > 0 { try check(PyModule_SetDocString(module, doc.__c)) }
    try addFunctions(records, module: Self.package(name))
    try addClasses(records, module: Self.package(name))
    try addObjects(records, module: Self.package(name))
    try addModules(records, parent: name)
    try addContents()
    try addAll()
  }

  private func check(_ result: Int32) throws(PythonErrorSet) {
    if result < 0 { throw PythonErrorSet() }
  }

  private func addFunctions(
    _ records: [__Record], module name: String
  ) throws(PythonErrorSet) {
    var members = __Members()
    for record in records {
      if case .function(let fill, _) = record.content { fill(&members) }
    }
    let table = __Immortal.array(members.methods, end: PyMethodDef())
    try check(PyModule_AddFunctions(module, table))
    // CPython has given them the extension's own name, which may be the package's twice.
    guard let home = name.__store() else { throw PythonErrorSet() }
    defer { mtl_decref(home) }
    for method in members.methods {
      guard let function = mtl_attribute(module, method.ml_name) else {
        throw PythonErrorSet()
      }
      defer { mtl_decref(function) }
      try check(PyObject_SetAttrString(function, "__module__", home))
    }
  }

  private func addClasses(_ records: [__Record], module name: String) throws(PythonErrorSet) {
    for record in records.classes {
      guard case .type(let type) = record.content else { continue }
      let outer = records.outer(of: record)
      let object = try __ClassBuilder(
        type: type, module: name, prefix: records.qualifier(of: record),
        extensions: all.extensions(of: type)
      ).build()
      if let outer, let owner = outer.__pyType {
        try check(
          PyObject_SetAttrString(mtl_type_object(owner), type.__pyName.__c, object))
      } else {
        try check(PyModule_AddObjectRef(module, type.__pyName.__c, object))
      }
    }
  }

  private func addObjects(_ records: [__Record], module name: String) throws(PythonErrorSet) {
    for record in records {
      guard case .object(let attribute, let make, _) = record.content else { continue }
      try check(PyModule_AddObjectRef(module, attribute.__c, try make(name)))
    }
  }

  /// Makes the modules nested in this one, and tells `import` of them.
  private func addModules(_ records: [__Record], parent: String) throws(PythonErrorSet) {
    for record in all {
      guard case .module(let name, let swiftName, let doc, let contents) = record.content,
        record.scope.description == scope
      else { continue }
      let fullName = "\(Self.package(parent)).\(name)"
      guard let nameObject = fullName.__store() else { throw PythonErrorSet() }
      defer { mtl_decref(nameObject) }
      guard let inner = PyModule_NewObject(nameObject) else { throw PythonErrorSet() }
      defer { mtl_decref(inner) }
      try __ModuleBuilder(
        module: inner, scope: record.path(swiftName), all: all, doc: doc, contents: contents
      ).build()
      try check(PyModule_AddObjectRef(module, name.__c, inner))
      guard let modules = PyImport_GetModuleDict() else { throw PythonErrorSet() }
      try check(PyDict_SetItem(modules, nameObject, inner))
    }
  }

  /// Where a module's submodules are found: an extension `a.a` is what package `a` is made of, so
  /// its submodule `b` is `a.b`.
  private static func package(_ name: String) -> String {
    let parts = name.split { $0 == "." }
    guard parts.count > 1, parts[parts.count - 1] == parts[parts.count - 2] else { return name }
    return __Words.joined(parts.dropLast().map { String($0) }, ".")
  }

  private func addContents() throws(PythonErrorSet) {
    var constants = __Constants()
    var stub = __ModuleStub()
    contents(&constants, &stub)
    for (name, value) in constants.values {
      guard let object = value() else { throw PythonErrorSet() }
      defer { mtl_decref(object) }
      try check(PyModule_AddObjectRef(module, name.__c, object))
    }
    for hook in constants.hooks {
      try __catching { () throws in
        try hook(Bound(__borrowed: module, Python(__attached: ())))
      }
    }
  }

  /// `__all__`: every public name, in the order in which it was added.
  private func addAll() throws(PythonErrorSet) {
    guard let dict = PyModule_GetDict(module), let names = PyDict_Keys(dict) else {
      throw PythonErrorSet()
    }
    defer { mtl_decref(names) }
    let all = try [String].__load(names).filter { !$0.hasPrefix("_") }
    guard let list = all.__store() else { throw PythonErrorSet() }
    defer { mtl_decref(list) }
    try check(PyModule_AddObjectRef(module, "__all__", list))
  }
}

extension [__Record] {
  /// Superclasses before their subclasses, and classes before those nested in them.
  var classes: [__Record] {
    enumerated().compactMap { offset, record -> (depth: Int, offset: Int, record: __Record)? in
      guard case .type(let type) = record.content else { return nil }
      let nesting = record.scope.description.reduce(0) { $0 + ($1 == "." ? 1 : 0) }
      return (type.__depth * 100 + nesting, offset, record)
    }
    .sorted { ($0.depth, $0.offset) < ($1.depth, $1.offset) }
    .map(\.record)
  }

  /// The exported class that a class is nested in.
  func outer(of record: __Record) -> (any PyClassType.Type)? {
    let path = record.scope.description
    for candidate in self {
      if case .type(let type) = candidate.content, candidate.path(type) == path { return type }
    }
    return nil
  }

  /// `Outer.`, the classes around a class as its `__qualname__` shows them.
  func qualifier(of record: __Record) -> String {
    let path = record.scope.description
    for candidate in self {
      if case .type(let type) = candidate.content, candidate.path(type) == path {
        return qualifier(of: candidate) + "\(type.__pyName)."
      }
    }
    return ""
  }

  func extensions(of type: Any.Type) -> [(inout __Members) -> Void] {
    compactMap { record in
      guard case .methods(let extended, let fill, _) = record.content,
        ObjectIdentifier(extended) == ObjectIdentifier(type)
      else { return nil }
      return fill
    }
  }
}

extension __Record {
  /// The full Swift name of the class that the record's is, without its Swift module.
  func path(_ type: any PyClassType.Type) -> String {
    let name = "\(type)"
    return scope.utf8CodeUnitCount == 0 ? name : "\(scope).\(name)"
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
