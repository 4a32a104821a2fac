public import CMartlet

extension Bound {
  /// `self[key]`
  @inlinable
  public subscript<K: PyArgument & ~Escapable>(key: K) -> Bound {
    @_lifetime(copy self)
    get throws(PyError) { try binary(key) { PyObject_GetItem($0, $1) } }
  }

  /// `self[key] = value`
  @inlinable
  public func setItem<K: PyArgument & ~Escapable, V: PyArgument & ~Escapable>(
    _ key: consuming K, to value: consuming V
  ) throws(PyError) {
    let key = key.__store()
    let value = key == nil ? nil : value.__store()
    defer {
      mtl_xdecref(key)
      mtl_xdecref(value)
    }
    guard let key, let value, withUnsafePointer({ PyObject_SetItem($0, key, value) }) == 0 else {
      throw PyError.__fetch()
    }
  }

  /// `del self[key]`
  public func deleteItem<K: PyArgument & ~Escapable>(_ key: consuming K) throws(PyError) {
    let key = key.__store()
    defer { mtl_xdecref(key) }
    guard let key, withUnsafePointer({ PyObject_DelItem($0, key) }) == 0 else {
      throw PyError.__fetch()
    }
  }

  /// `item in self`
  @inlinable
  public func contains<A: PyArgument & ~Escapable>(_ item: consuming A) throws(PyError) -> Bool {
    let item = item.__store()
    defer { mtl_xdecref(item) }
    guard let item else { throw PyError.__fetch() }
    return try py.check(withUnsafePointer { PySequence_Contains($0, item) }) != 0
  }

  /// `len(self)`
  public func count() throws(PyError) -> Int {
    let count = withUnsafePointer { PyObject_Size($0) }
    if count < 0 { throw PyError.__fetch() }
    return count
  }

  /// `iter(self)`
  @_lifetime(copy self)
  @inlinable
  public func makeIterator() throws(PyError) -> PyIterator {
    PyIterator(unchecked: try py.take(withUnsafePointer { PyObject_GetIter($0) }))
  }

  /// Calls `body` with each item: `for item in self`.
  @inlinable
  public func forEach(_ body: (Bound) throws -> Void) throws {
    let iterator = try makeIterator()
    while let item = try iterator.next() { try body(item) }
  }
}

extension Python {
  /// The result of a CPython call that is negative when it raised.
  @discardableResult
  @inlinable
  func check(_ result: Int32) throws(PyError) -> Int32 {
    if result < 0 { throw PyError.__fetch() }
    return result
  }
}
