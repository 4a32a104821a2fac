public import CMartlet

extension Bound {
  /// Calls with new references, all given up here; the first place is CPython's to use.
  @_lifetime(copy self)
  @inlinable
  func call<let count: Int>(_ arguments: InlineArray<count, __Obj?>) throws(PyError) -> Bound {
    var arguments = arguments
    var span = arguments.mutableSpan
    let result = withUnsafePointer { function in
      unsafe span.withUnsafeMutableBufferPointer { places in
        unsafe mtl_call_consuming(function, places.baseAddress, count - 1, nil)
      }
    }
    return try py.take(result)
  }

  /// The same with keyword arguments.
  @_lifetime(copy self)
  @usableFromInline
  func call(
    with positional: [__Obj?], _ keywords: KeyValuePairs<String, any IntoPython>
  ) throws(PyError) -> Bound {
    let names = keywords.isEmpty ? nil : PyTuple_New(keywords.count)
    defer { mtl_xdecref(names) }
    let count = 1 + positional.count + keywords.count
    // Every place is initialised before the call; pointers need no deinitialisation.
    let result = unsafe withUnsafeTemporaryAllocation(of: __Obj?.self, capacity: count) { places in
      unsafe places.initialize(repeating: nil)
      for (index, argument) in positional.enumerated() { unsafe places[1 + index] = argument }
      for (index, keyword) in keywords.enumerated() {
        // A name that can't be made leaves its exception set and the place empty.
        if let names, let name = keyword.key.__store() {
          mtl_tuple_init(names, index, mtl_interned(name))
        }
        unsafe places[1 + positional.count + index] =
          mtl_error_occurred() ? nil : keyword.value.__store()
      }
      return withUnsafePointer { function in
        unsafe mtl_call_consuming(function, places.baseAddress, positional.count, names)
      }
    }
    return try py.take(result)
  }

  /// Calls with an array of arguments.
  ///
  /// - Throws: What the call raised.
  @_lifetime(copy self)
  @discardableResult
  public func call(
    arguments: [any IntoPython], kw keywords: KeyValuePairs<String, any IntoPython> = [:]
  ) throws(PyError) -> Bound {
    var stored: [__Obj?] = []
    for argument in arguments {
      stored.append(mtl_error_occurred() ? nil : argument.__store())
    }
    return try call(with: stored, keywords)
  }

  /// `self(*arguments, **keywords)`
  ///
  /// - Throws: What the call raised.
  @_lifetime(copy self)
  @discardableResult
  public func call(
    _ arguments: PyTuple, _ keywords: PyDict? = nil
  ) throws(PyError) -> Bound {
    let result = withUnsafePointer { function in
      arguments.bound.withUnsafePointer { arguments in
        guard let keywords else { return PyObject_Call(function, arguments, nil) }
        return keywords.bound.withUnsafePointer { PyObject_Call(function, arguments, $0) }
      }
    }
    return try py.take(result)
  }

  /// Calls the method `name` without making a method object.
  ///
  /// - Throws: `AttributeError`, or what the call raised.
  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callMethod(_ name: PyName) throws(PyError) -> Bound {
    try call(method: name, [nil, __store()])
  }

  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callMethod<A: PyArgument & ~Escapable>(
    _ name: PyName, _ a: consuming A
  ) throws(PyError) -> Bound {
    try call(method: name, [nil, __store(), a.__store()])
  }

  @_lifetime(copy self)
  @discardableResult
  @inlinable
  public func callMethod<A: PyArgument & ~Escapable, B: PyArgument & ~Escapable>(
    _ name: PyName, _ a: consuming A, _ b: consuming B
  ) throws(PyError) -> Bound {
    let a = a.__store()
    return try call(method: name, [nil, __store(), a, b.__store()])
  }

  /// Calls a method with new references to the object and the arguments, all given up here.
  @_lifetime(copy self)
  @inlinable
  func call<let count: Int>(
    method name: PyName, _ arguments: InlineArray<count, __Obj?>
  ) throws(PyError) -> Bound {
    let text = name.__object()
    var arguments = arguments
    var span = arguments.mutableSpan
    let result = unsafe span.withUnsafeMutableBufferPointer { places in
      unsafe mtl_call_method_consuming(text, places.baseAddress, count - 1)
    }
    mtl_xdecref(text)
    return try py.take(result)
  }
}
