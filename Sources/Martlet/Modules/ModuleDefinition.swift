internal import CMartlet

/// `PyInit_name`: the definition for multi-phase initialisation.
public func __initModule(
  _ name: StaticString, _ interpreters: PyInterpreters, _ exec: @convention(c) (__Obj?) -> Int32
) -> UnsafeMutableRawPointer? {
  mtl_api_load()
  let isForAll = interpreters.refusal == nil
  return UnsafeMutableRawPointer(PyModuleDef_Init(mtl_module_def(name.__c, exec, isForAll)))
}

/// The exec slot: adds to `module` all that belongs to the `@PyModule` of this name.
public func __execModule(
  _ module: __Obj?, _ doc: StaticString, _ file: StaticString, _ scope: StaticString,
  _ interpreters: PyInterpreters, _ contents: @escaping __Contents
) -> Int32 {
  guard let module else { return -1 }
  if let refusal = interpreters.refusal,
    PyInterpreterState_GetID(PyInterpreterState_Get()) != 0
  {
    PyError(.importError, "\(refusal)").__restore()
    return -1
  }
  mtl_note_interpreter()
  let builder = __ModuleBuilder(
    module: module, scope: scope.description, all: __Record.all(inModuleOf: file), doc: doc,
    contents: contents)
  do throws(PythonErrorSet) {
    try builder.build()
    return 0
  } catch {
    return -1
  }
}

extension __Record {
  /// All records of the Swift module that `file` belongs to.
  static func all(inModuleOf file: StaticString) -> [__Record] {
    let swiftModule = file.description.prefix { $0 != "/" }
    return all().filter { $0.swiftModule == swiftModule }
  }
}

extension [__Record] {
  /// What a `@PyModule` exports: what is nested in it but not in another, or, if that is nothing,
  /// all that is nested in none.
  func exports(of scope: String) -> [__Record] {
    let modules = compactMap { record -> String? in
      guard case .module(_, let name, _, _) = record.content else { return nil }
      return record.path(name)
    }
    func owner(_ record: __Record) -> String? {
      let path = record.scope.description
      return (modules + [scope]).filter { path == $0 || path.hasPrefix($0 + ".") }
        .max { $0.utf8.count < $1.utf8.count }
    }
    let nested = filter { owner($0) == scope }
    let isExporting = nested.contains { record in
      if case .module = record.content { false } else { true }
    }
    let isInner = scope.contains { $0 == "." }
    return isExporting || isInner ? nested : nested + filter { owner($0) == nil }
  }
}

extension __Record {
  /// The full Swift name of what the record's declaration holds.
  func path(_ name: StaticString) -> String {
    scope.utf8CodeUnitCount == 0 ? "\(name)" : "\(scope).\(name)"
  }
}
