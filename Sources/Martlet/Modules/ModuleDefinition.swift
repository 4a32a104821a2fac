internal import CMartlet

/// `PyInit_name`: the definition for multi-phase initialisation.
public func __initModule(
  _ name: StaticString, _ exec: @convention(c) (__Obj?) -> Int32
) -> UnsafeMutableRawPointer? {
  mtl_api_load()
  return UnsafeMutableRawPointer(PyModuleDef_Init(mtl_module_def(name.__c, exec)))
}

/// The exec slot: adds to `module` all that belongs to the `@PyModule` of this name.
public func __execModule(
  _ module: __Obj?, _ name: StaticString, _ doc: StaticString, _ file: StaticString,
  _ scope: StaticString
) -> Int32 {
  guard let module else { return -1 }
  mtl_note_interpreter()
  let builder = __ModuleBuilder(
    module: module, records: __Record.exports(file: file, scope: scope), doc: doc)
  do throws(PythonErrorSet) {
    try builder.build()
    return 0
  } catch {
    return -1
  }
}

extension __Record {
  /// What a `@PyModule` exports: all of its Swift module that is not nested in another `@PyModule`,
  /// or, if it has nested exports, just these.
  static func exports(file: StaticString, scope: StaticString) -> [__Record] {
    let swiftModule = file.description.prefix { $0 != "/" }
    let all = __Record.all().filter { $0.swiftModule == swiftModule }
    let own = scope.description
    let modules = all.compactMap { record -> String? in
      guard case .module(let name, _) = record.content else { return nil }
      return record.scope.description.isEmpty ? "\(name)" : "\(record.scope).\(name)"
    }
    return all.filter { record in
      let scope = record.scope.description
      if scope == own || scope.hasPrefix(own + ".") { return true }
      let isElsewhere = modules.contains { scope == $0 || scope.hasPrefix($0 + ".") }
      if case .module = record.content { return false }
      return !isElsewhere
    }
  }
}
