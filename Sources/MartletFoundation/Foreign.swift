internal import Martlet

/// Objects of classes that Python code defines.
enum __Foreign {
  /// The object, if it is an instance of `module.name`.
  @_lifetime(immortal)
  static func check(
    _ object: __Obj, _ module: String, _ name: String
  ) throws(PythonErrorSet) -> Bound {
    let py = Python(__attached: ())
    try __catching { () throws(PyError) in
      let source = Bound(__borrowed: object, py)
      guard try source.isInstance(of: try py.importModule(module).attribute(name)) else {
        throw PyError.typeError("must be \(module).\(name), not \(source.type.name)")
      }
    }
    return Bound(__borrowed: object, py)
  }

  static func get<T: FromPython>(_ object: Bound, _ name: String) throws(PythonErrorSet) -> T {
    try __catching { () throws(PyError) in try object.attribute(name).load() }
  }

  static func make(_ body: (Python) throws -> Py) -> __Obj? {
    do throws(PythonErrorSet) {
      return try __catching { () throws in try body(Python(__attached: ())) }.__store()
    } catch {
      return nil
    }
  }
}
