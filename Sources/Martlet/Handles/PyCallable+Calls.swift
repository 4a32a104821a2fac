// One function for each number of arguments, as with `Bound`'s own.
extension PyCallable {
  /// `self()`
  ///
  /// - Parameter keywords: Keyword arguments: `f(kw: ["axis": 0])`.
  /// - Throws: What the call raised.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction(
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(kw: keywords)
  }

  /// `self()`
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction() throws(PyError) -> Bound {
    try bound()
  }

  /// A call with one argument.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable
  >(
    _ a: consuming A
  ) throws(PyError) -> Bound {
    try bound(a)
  }

  /// A call with one argument and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable
  >(
    _ a: consuming A, kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, kw: keywords)
  }

  /// A call with two arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B
  ) throws(PyError) -> Bound {
    try bound(a, b)
  }

  /// A call with two arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, b, kw: keywords)
  }

  /// A call with three arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C
  ) throws(PyError) -> Bound {
    try bound(a, b, c)
  }

  /// A call with three arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C,
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, b, c, kw: keywords)
  }

  /// A call with four arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d)
  }

  /// A call with four arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D,
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d, kw: keywords)
  }

  /// A call with five arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable,
    E: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D, _ e: consuming E
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d, e)
  }

  /// A call with five arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable,
    E: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D, _ e: consuming E,
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d, e, kw: keywords)
  }

  /// A call with six arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable,
    E: PyArgument & ~Escapable,
    F: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D, _ e: consuming E,
    _ f: consuming F
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d, e, f)
  }

  /// A call with six arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable,
    E: PyArgument & ~Escapable,
    F: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D, _ e: consuming E,
    _ f: consuming F, kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try bound(a, b, c, d, e, f, kw: keywords)
  }
}
