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
    let name = name.__store()
    return try py.take(withUnsafePointer { mtl_attribute_consuming($0, name) })
  }

  /// `self.name`
  public subscript(dynamicMember name: String) -> Bound {
    @_lifetime(copy self) get throws(PyError) { try attribute(name) }
  }

  /// `self.name = value`
  public func setAttribute<A: PyArgument & ~Escapable>(
    _ name: String, to value: consuming A
  ) throws(PyError) {
    let value = value.__store()
    defer { mtl_xdecref(value) }
    guard let value, withUnsafePointer({ PyObject_SetAttrString($0, name, value) }) == 0 else {
      throw PyError.__fetch()
    }
  }

  /// `del self.name`
  public func deleteAttribute(_ name: String) throws(PyError) {
    try py.check(withUnsafePointer { PyObject_SetAttrString($0, name, nil) })
  }

  /// `hasattr(self, name)`: an `AttributeError` is `false`, any other error is thrown.
  public func hasAttribute(_ name: String) throws(PyError) -> Bool {
    try attributeIfPresent(name) != nil
  }

  /// `getattr(self, name, None)`, with `nil` where the attribute is missing.
  @_lifetime(copy self)
  public func attributeIfPresent(_ name: String) throws(PyError) -> Bound? {
    let name = name.__store()
    if let object = withUnsafePointer({ mtl_attribute_consuming($0, name) }) {
      return Bound(__owned: object, py)
    }
    guard PyErr_ExceptionMatches(PyExceptionType.attributeError.object) != 0 else {
      throw PyError.__fetch()
    }
    PyErr_Clear()
    return nil
  }

  /// Converts the object to a Swift value.
  ///
  /// - Throws: ``PyError``: `TypeError` for a wrong type, `OverflowError` or `ValueError` for a
  ///   value out of range.
  @inlinable
  public func load<T: FromPython>(as type: T.Type = T.self) throws(PyError) -> T {
    try withUnsafePointer { object throws(PyError) in
      // Whether an object is a text is often only tried, so that nobody reads the message.
      if T.self == String.self, !mtl_is_str(object) { throw PyError(__notText: object) }
      do throws(PythonErrorSet) {
        return try __Inlined.load(object)
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
