public import CMartlet

extension Bound {
  /// `self()`
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction() throws(PyError) -> Bound {
    try py.take(withUnsafePointer { mtl_call_none($0) })
  }

  /// `self(argument)`
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<A: IntoPython>(_ argument: consuming A) throws(PyError) -> Bound {
    guard let object = argument.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(object) }
    return try py.take(withUnsafePointer { mtl_call_one($0, object) })
  }
}
