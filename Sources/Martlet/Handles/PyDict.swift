public import CMartlet

/// A Python `dict`.
@frozen
public struct PyDict: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_dict(object) }

  @inlinable
  public static var __expected: StaticString { "dict" }

  public static var __pythonInput: String { "dict[object, object]" }
  public static var __pythonOutput: String { "dict[object, object]" }
}

extension PyDict {
  /// The number of entries.
  @inlinable
  public var count: Int { object.withUnsafePointer { PyDict_Size($0) } }

  /// The value of `key`, or `nil` where there is none; a subclass's `__missing__` is not asked.
  @inlinable
  public subscript<K: PyArgument & ~Escapable>(key: K) -> Bound? {
    @_lifetime(copy self)
    get throws(PyError) {
      let key = key.__store()
      defer { mtl_xdecref(key) }
      guard let key else { throw PyError.__fetch() }
      if let value = object.found({ PyDict_GetItemWithError($0, key) }) { return value }
      if mtl_error_occurred() { throw PyError.__fetch() }
      return nil
    }
  }

  /// `self[key] = value`
  @inlinable
  public func set<K: PyArgument & ~Escapable, V: PyArgument & ~Escapable>(
    _ key: consuming K, to value: consuming V
  ) throws(PyError) {
    try object.setItem(key, to: value)
  }

  /// Removes the entry of `key`.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  @inlinable
  public func remove<K: PyArgument & ~Escapable>(_ key: consuming K) throws(PyError) -> Bool {
    let key = key.__store()
    defer { mtl_xdecref(key) }
    guard let key else { throw PyError.__fetch() }
    if try py.check(object.withUnsafePointer { PyDict_Contains($0, key) }) == 0 { return false }
    try py.check(object.withUnsafePointer { PyDict_DelItem($0, key) })
    return true
  }

  public func removeAll() { object.withUnsafePointer { PyDict_Clear($0) } }

  /// Adds the entries of another mapping: `self.update(other)`.
  public func update(_ other: Bound) throws(PyError) {
    try py.check(
      object.withUnsafePointer { target in other.withUnsafePointer { PyDict_Update(target, $0) } })
  }

  /// A shallow copy.
  @_lifetime(copy self)
  public func copy() throws(PyError) -> PyDict {
    PyDict(unchecked: try py.take(object.withUnsafePointer { PyDict_Copy($0) }))
  }

  /// Calls `body` with each key and value.
  ///
  /// - Throws: What `body` throws; `RuntimeError` when it adds or removes entries.
  @inlinable
  public func forEachItem(_ body: (_ key: Bound, _ value: Bound) throws -> Void) throws {
    let before = count
    var entry = object.withUnsafePointer { mtl_dict_next($0, 0) }
    while let key = entry.key, let value = entry.value {
      try body(Bound(__borrowed: key, py), Bound(__borrowed: value, py))
      guard count == before else {
        throw PyError.runtimeError("dictionary changed size during iteration")
      }
      let position = entry.position
      entry = object.withUnsafePointer { mtl_dict_next($0, position) }
    }
  }
}

extension Python {
  /// A new dict.
  @_lifetime(copy self)
  public func dict(
    _ entries: KeyValuePairs<String, any IntoPython> = [:]
  ) throws(PyError) -> PyDict {
    let dict = PyDict(unchecked: try take(PyDict_New()))
    for (key, value) in entries {
      guard let value = value.__store() else { throw PyError.__fetch() }
      try dict.set(key, to: Bound(__owned: value, self))
    }
    return dict
  }
}
