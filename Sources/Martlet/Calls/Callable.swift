public import CMartlet

/// What is called like a function: ``Bound`` and ``PyCallable``.
public protocol __Callable: ~Escapable {
  var __callee: Bound { @_lifetime(copy self) get }
}

extension Bound: __Callable {
  @inlinable @inline(__always)
  public var __callee: Bound {
    @_lifetime(copy self) get { self }
  }
}

// Parameter packs can't hold values that are not Escapable in Swift 6.3, hence one function for each
// number of arguments.
extension __Callable where Self: ~Escapable {
  /// `self()`
  ///
  /// - Parameter keywords: Keyword arguments: `f(kw: ["axis": 0])`.
  /// - Throws: What the call raised.
  @_lifetime(copy self)
  @discardableResult
  public func callAsFunction(
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    try __callee.call(with: [], keywords)
  }

  /// `self()`
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callAsFunction() throws(PyError) -> Bound {
    try __callee.py.take(__callee.withUnsafePointer { mtl_call_none($0) })
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
    guard let a = a.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(a) }
    return try __callee.py.take(__callee.withUnsafePointer { mtl_call_one($0, a) })
  }

  /// A call with one argument and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  public func callAsFunction<
    A: PyArgument & ~Escapable
  >(
    _ a: consuming A, kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    let a = a.__store()
    return try __callee.call(with: [a], keywords)
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
    let a = a.__store()
    let b = b.__store()
    let arguments: InlineArray<3, __Obj?> = [nil, a, b]
    return try __callee.call(arguments)
  }

  /// A call with two arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    let a = a.__store()
    let b = b.__store()
    return try __callee.call(with: [a, b], keywords)
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let arguments: InlineArray<4, __Obj?> = [nil, a, b, c]
    return try __callee.call(arguments)
  }

  /// A call with three arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C,
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    return try __callee.call(with: [a, b, c], keywords)
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    let arguments: InlineArray<5, __Obj?> = [nil, a, b, c, d]
    return try __callee.call(arguments)
  }

  /// A call with four arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
  public func callAsFunction<
    A: PyArgument & ~Escapable,
    B: PyArgument & ~Escapable,
    C: PyArgument & ~Escapable,
    D: PyArgument & ~Escapable
  >(
    _ a: consuming A, _ b: consuming B, _ c: consuming C, _ d: consuming D,
    kw keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    return try __callee.call(with: [a, b, c, d], keywords)
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    let e = e.__store()
    let arguments: InlineArray<6, __Obj?> = [nil, a, b, c, d, e]
    return try __callee.call(arguments)
  }

  /// A call with five arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    let e = e.__store()
    return try __callee.call(with: [a, b, c, d, e], keywords)
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    let e = e.__store()
    let f = f.__store()
    let arguments: InlineArray<7, __Obj?> = [nil, a, b, c, d, e, f]
    return try __callee.call(arguments)
  }

  /// A call with six arguments and keyword arguments.
  @_lifetime(copy self)
  @discardableResult
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
    let a = a.__store()
    let b = b.__store()
    let c = c.__store()
    let d = d.__store()
    let e = e.__store()
    let f = f.__store()
    return try __callee.call(with: [a, b, c, d, e, f], keywords)
  }
}
