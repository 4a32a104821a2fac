public import CMartlet

/// A Python module.
@frozen
public struct PyModule: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_module(object) }

  @inlinable
  public static var __expected: StaticString { "module" }

  public static var __pythonInput: String { "types.ModuleType" }
  public static var __pythonOutput: String { "types.ModuleType" }
}

extension PyModule {
  /// `__name__`
  public func name() throws(PyError) -> String {
    try py.take(object.withUnsafePointer { PyModule_GetNameObject($0) }).load()
  }

  /// `__dict__`
  @_lifetime(copy self)
  public func dict() throws(PyError) -> PyDict {
    guard let dict = object.found({ PyModule_GetDict($0) }) else { throw PyError.__fetch() }
    return PyDict(unchecked: dict)
  }

  /// Sets an attribute and lists its name in `__all__`.
  public func add<A: PyArgument & ~Escapable>(
    _ name: String, _ value: consuming A
  ) throws(PyError) {
    try object.setAttribute(name, to: value)
    guard let all = try object.attributeIfPresent("__all__")?.cast(to: PyList.self) else { return }
    if try !all.bound.contains(name) { try all.append(name) }
  }
}
