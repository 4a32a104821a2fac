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
    let modules = self.modules
    let nested = filter { $0.owner(among: modules) == scope }
    return takesAll(scope, nested) ? nested + filter { $0.owner(among: modules) == nil } : nested
  }

  /// The full Swift names of the `@PyModule`s.
  private var modules: [String] {
    compactMap { record in
      guard case .module(_, let name, _, _) = record.content else { return nil }
      return record.path(name)
    }
  }

  private func takesAll(_ module: String, _ nested: [__Record]) -> Bool {
    !module.contains { $0 == "." }
      && nested.allSatisfy { record in
        if case .module = record.content { true } else { false }
      }
  }

  /// What no `@PyModule` exports, as the build tool names it: "function f (Sources/x.swift:3)".
  static var lost: [String] {
    var result: [String] = []
    let all = __Record.all()
    for swiftModule in Set(all.map(\.swiftModule)).sorted() {
      let records = all.filter { $0.swiftModule == swiftModule }
      let modules = records.modules
      let free = records.filter { $0.owner(among: modules) == nil }
      let isTaken = modules.contains { module in
        records.takesAll(module, records.filter { $0.owner(among: modules) == module })
      }
      if !isTaken { result += free.compactMap(\.label) }
    }
    return result
  }
}

extension __Record {
  /// The innermost of the modules that the export is nested in.
  fileprivate func owner(among modules: [String]) -> String? {
    let path = scope.description
    return modules.filter { path == $0 || path.hasPrefix($0 + ".") }
      .max { $0.utf8.count < $1.utf8.count }
  }

  /// What it is in Python, and where it stands; `nil` for what is no export of its own.
  fileprivate var label: String? {
    let what: String
    switch content {
    case .function(let fill, _):
      var members = __Members()
      fill(&members)
      what = "function \(members.names.first ?? "")"
    case .type(let type): what = "class \(type.__pyName)"
    case .object(let name, _, _): what = "class \(name)"
    case .nothing, .methods, .module: return nil
    }
    return "\(what) (\(file):\(line))"
  }
}

extension __Record {
  /// The full Swift name of what the record's declaration holds.
  func path(_ name: StaticString) -> String {
    scope.utf8CodeUnitCount == 0 ? "\(name)" : "\(scope).\(name)"
  }
}
