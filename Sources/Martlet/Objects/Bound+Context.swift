internal import CMartlet

extension Bound {
  /// `with self as value: body(value)`
  ///
  /// - Parameter body: Gets what `__enter__` returned.
  /// - Returns: What `body` returns, or `nil` when it threw and `__exit__` swallowed the exception.
  /// - Throws: What `body` threw, or what `__enter__` or `__exit__` raised.
  @discardableResult
  public func with<R>(_ body: (Bound) throws -> R) throws -> R? {
    // Looked up before anything is entered, on the type, as the statement does it.
    let type = self.type.bound
    let enter = try type.attribute("__enter__")
    let exit = try type.attribute("__exit__")
    let value = try enter(self)
    let result: R
    do {
      result = try body(value)
    } catch {
      __raise(error)
      let raised = PyError.__fetch()
      let exception = raised.instance(py)
      let isSwallowed = try exit(
        self, exception.type.bound, exception, try exception.attribute("__traceback__")
      ).isTrue()
      if isSwallowed { return nil }
      throw error
    }
    try exit(self, py.none, py.none, py.none)
    return result
  }
}
