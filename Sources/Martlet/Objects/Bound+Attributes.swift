public import CMartlet

extension Python {
  /// Wraps the result of a CPython call that returns a new reference.
  ///
  /// - Throws: ``PyError`` with the exception that is set when `object` is null.
  @_lifetime(copy self)
  @inlinable
  func take(_ object: __Obj?) throws(PyError) -> Bound {
    guard let object else { throw PyError.__fetch() }
    return Bound(__owned: object, self)
  }

  /// Imports a module by its dotted name.
  ///
  /// - Throws: ``PyError``: `ModuleNotFoundError`, or what the module raised.
  @_lifetime(copy self)
  public func importModule(_ name: String) throws(PyError) -> Bound {
    try take(PyImport_ImportModule(name))
  }

  /// `None`.
  public var none: Bound {
    @_lifetime(copy self) get { Bound(__owned: mtl_new_none(), self) }
  }

  /// A Swift value as a Python object.
  @_lifetime(copy self)
  @inlinable
  public func object<T: IntoPython>(_ value: consuming T) throws(PyError) -> Bound {
    try take(value.__store())
  }
}

extension Bound {
  /// `self.name`
  @_lifetime(copy self)
  public func attribute(_ name: String) throws(PyError) -> Bound {
    try py.take(withUnsafePointer { PyObject_GetAttrString($0, name) })
  }

  /// `self.name`
  public subscript(dynamicMember name: String) -> Bound {
    @_lifetime(copy self) get throws(PyError) { try attribute(name) }
  }

  /// `self.name = value`
  public func setAttribute<T: IntoPython>(
    _ name: String, to value: consuming T
  ) throws(PyError) {
    let object = try py.object(value)
    let result = withUnsafePointer { target in
      object.withUnsafePointer { PyObject_SetAttrString(target, name, $0) }
    }
    if result < 0 { throw PyError.__fetch() }
  }

  /// Converts the object to a Swift value.
  ///
  /// - Throws: ``PyError``: `TypeError` for a wrong type, `OverflowError` or `ValueError` for a
  ///   value out of range.
  @inlinable
  public func load<T: FromPython>(as type: T.Type = T.self) throws(PyError) -> T {
    try withUnsafePointer { object throws(PyError) in
      do throws(PythonErrorSet) {
        return try T.__load(object)
      } catch {
        throw PyError.__fetch()
      }
    }
  }

  /// `self is other`
  @inlinable
  public func isIdentical(to other: Bound) -> Bool {
    withUnsafePointer { a in other.withUnsafePointer { a == $0 } }
  }

  /// Whether the object is `None`.
  @inlinable
  public var isNone: Bool { withUnsafePointer { mtl_is_none($0) } }
}

extension Bound {
  /// `str(self)`, or a placeholder when that raises.
  public var description: String {
    withUnsafePointer { __Text.of(PyObject_Str($0)) } ?? "<unprintable object>"
  }
}
