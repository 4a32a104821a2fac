public import CMartlet

/// A Python class.
@frozen
public struct PyType: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_type(object) }

  @inlinable
  public static var __expected: StaticString { "type" }

  public static var __pythonInput: String { "type" }
  public static var __pythonOutput: String { "type" }
}

extension PyType {
  /// `__name__`
  public var name: String { text("__name__") }
  /// `__qualname__`
  public var qualifiedName: String { text("__qualname__") }
  /// `__module__`
  public var module: String { text("__module__") }

  /// `module.qualname`, without `builtins.` (PEP 737).
  public var fullyQualifiedName: String {
    let module = self.module
    return ["builtins", "__main__", ""].contains(module)
      ? qualifiedName : "\(module).\(qualifiedName)"
  }

  /// `issubclass(self, other)`
  public func isSubclass(of other: PyType) throws(PyError) -> Bool {
    let result = object.withUnsafePointer { type in
      other.object.withUnsafePointer { PyObject_IsSubclass(type, $0) }
    }
    return try py.check(result) != 0
  }

  private func text(_ name: PyName) -> String {
    guard let value = try? object.attribute(name), let text: String = try? value.load() else {
      return ""
    }
    return text
  }
}
