import CMartlet

extension Bound {
  /// `type(self)`
  public var type: PyType {
    @_lifetime(copy self) get {
      PyType(unchecked: derived { mtl_type_object(mtl_type($0)) })
    }
  }

  /// `isinstance(self, type)`; `type` may be a tuple or union of types.
  public func isInstance<A: PyArgument & ~Escapable>(
    of type: consuming A
  ) throws(PyError) -> Bool {
    let type = type.__store()
    defer { mtl_xdecref(type) }
    guard let type else { throw PyError.__fetch() }
    return try py.check(withUnsafePointer { PyObject_IsInstance($0, type) }) != 0
  }

  /// `callable(self)`
  public var isCallable: Bool { withUnsafePointer { PyCallable_Check($0) != 0 } }

  /// `bool(self)`
  public func isTrue() throws(PyError) -> Bool {
    try py.check(withUnsafePointer { PyObject_IsTrue($0) }) != 0
  }

  /// `hash(self)`
  public func hash() throws(PyError) -> Int {
    let hash = withUnsafePointer { PyObject_Hash($0) }
    if hash == -1 { throw PyError.__fetch() }
    return hash
  }

  /// `str(self)`
  public func str() throws(PyError) -> String {
    try py.take(withUnsafePointer { PyObject_Str($0) }).load()
  }

  /// `repr(self)`
  public func repr() throws(PyError) -> String {
    try py.take(withUnsafePointer { PyObject_Repr($0) }).load()
  }

  /// `dir(self)`
  public func dir() throws(PyError) -> [String] {
    try py.take(withUnsafePointer { PyObject_Dir($0) }).load()
  }

  /// The object as a handle of its type, or `nil` when it is of another: `if let l = x.cast(to: PyList.self)`.
  @_lifetime(copy self)
  @inlinable
  public func cast<H: PyHandle & ~Escapable>(to handle: H.Type = H.self) -> H? {
    withUnsafePointer({ H.__accepts($0) }) ? H(unchecked: self) : nil
  }
}

extension DefaultStringInterpolation {
  /// `str(object)`, or a placeholder when that raises.
  public mutating func appendInterpolation(_ object: Bound) {
    appendInterpolation(object.description)
  }
}
