internal import CMartlet
internal import Synchronization

/// What a Swift trap, which nothing can catch, tells before the process ends: the exported functions
/// that were running, then Python's own stack through faulthandler.
enum __CrashReport {
  private static let known = Mutex<Set<String>>([])

  /// Remembers the entries of all exports and handles the signals.
  static func install(_ records: [__Record], module: String) {
    guard known.withLock({ $0.insert(module).inserted }) else { return }
    for record in records {
      var members = __Members()
      var prefix = module
      switch record.content {
      case .function(let fill, _): fill(&members)
      case .type(let type):
        prefix += ".\(type.__pyName)"
        type.__pyMembers(&members)
      case .methods(let type, let fill, _):
        prefix += ".\((type as? any PyClassType.Type).map { "\($0.__pyName)" } ?? "\(type)")"
        fill(&members)
      default: continue
      }
      add(members, prefix, record)
    }
    enableFaultHandler()
    #if DEBUG
    findSymbolizer()
    #endif
    mtl_crash_install()
  }

  private static func add(_ members: __Members, _ prefix: String, _ record: __Record) {
    let lines = members.linesByName
    func add(_ entry: UnsafeRawPointer?, _ name: String) {
      guard let entry else { return }
      mtl_crash_add(
        entry, __Immortal.text("\(prefix).\(name)"), record.file.__c,
        lines[name] ?? Int32(record.line))
    }
    // Function pointers, which are only compared.
    for method in members.methods + members.staticMethods {
      let entry = unsafe method.ml_meth.map { unsafe unsafeBitCast($0, to: UnsafeRawPointer.self) }
      add(entry, method.ml_name.map { String(cString: $0) } ?? "?")
    }
    for property in members.properties {
      let name = property.name.map { String(cString: $0) } ?? "?"
      add(unsafe property.get.map { unsafe unsafeBitCast($0, to: UnsafeRawPointer.self) }, name)
      add(unsafe property.set.map { unsafe unsafeBitCast($0, to: UnsafeRawPointer.self) }, name)
    }
    for slot in members.slots {
      add(slot.pfunc.map { UnsafeRawPointer($0) }, names[slot.slot] ?? "(slot \(slot.slot))")
    }
    add(
      unsafe members.vectorcall.map { unsafe unsafeBitCast($0, to: UnsafeRawPointer.self) },
      "__init__")
  }

  private static var names: [Int32: String] {
    [
      Py_tp_init: "__init__", Py_tp_richcompare: "__eq__", Py_tp_hash: "__hash__",
      Py_tp_str: "__str__", Py_tp_repr: "__repr__", Py_tp_dealloc: "deinit",
      Py_tp_iter: "__iter__", Py_tp_iternext: "__next__", Py_tp_call: "__call__",
      Py_sq_length: "__len__", Py_mp_length: "__len__", Py_mp_subscript: "__getitem__",
    ]
  }

  #if DEBUG
  /// A program that knows the trap's own line, which a debug build has.
  private static func findSymbolizer() {
    let py = Python(__attached: ())
    do throws(PyError) {
      let which = try py.importModule("shutil").attribute("which")
      let found = try which("addr2line")
      if !found.isNone { mtl_crash_symbolizer(try found.load(as: String.self)) }
    } catch {
      // Without it the report has no line of the trap.
    }
  }
  #endif

  /// Python's own crash handler, unless somebody has chosen already.
  private static func enableFaultHandler() {
    let py = Python(__attached: ())
    do throws(PyError) {
      let handler = try py.importModule("faulthandler")
      if try handler.is_enabled().isTrue() { return }
      try handler.enable(kw: ["file": 2])
    } catch {
      // Without it the report has no Python stack.
    }
  }
}
