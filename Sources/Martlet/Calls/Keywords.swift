public import CMartlet

public typealias __Signature = UnsafeMutablePointer<mtl_signature>

/// Binds positional and keyword arguments to parameters.
///
/// - Parameters:
///   - signature: A static place of the entry's own, filled at its first call.
///   - parameters: As ``mtl_signature_new`` reads it: `a b? * c?`.
///   - positionalOnly: The number of parameters that no keyword names.
///   - positional: The number of positional parameters; -1 where `*args` or `**kwargs` ask for
///     more than counting.
///   - required: A bit for each parameter without a default.
/// - Returns: One borrowed object a parameter, `nil` where the default applies. The places of
///   `*args` and `**kwargs` hold new references.
@inlinable @inline(__always)
public func __bind<let count: Int>(
  _ signature: inout __Signature?, _ function: StaticString, _ parameters: StaticString,
  _ args: __Args, _ nargs: Int, _ keywords: __Obj?, positionalOnly: Int, positional: Int,
  required: UInt64
) throws(PythonErrorSet) -> InlineArray<count, __Obj?> {
  guard let keywords else {
    if nargs <= positional, required &>> UInt64(truncatingIfNeeded: nargs) == 0 {
      return InlineArray { index in index < nargs ? args[index] : nil }
    }
    return try __bindSlowly(&signature, function, parameters, args, nargs, nil)
  }
  if let known = signature {
    var bound = InlineArray<count, __Obj?> { _ in nil }
    var span = bound.mutableSpan
    let isBound = unsafe span.withUnsafeMutableBufferPointer { places in
      guard let start = places.baseAddress else { return false }
      // The arguments are never null; CPython's type for them says they may be.
      let args = unsafe UnsafeRawPointer(args).assumingMemoryBound(to: __Obj?.self)
      return unsafe mtl_bind_directly(
        known, args, nargs, keywords, Int32(truncatingIfNeeded: positionalOnly),
        Int32(truncatingIfNeeded: positional), Int32(truncatingIfNeeded: count), required, start)
    }
    if isBound { return bound }
  }
  return try __bindSlowly(&signature, function, parameters, args, nargs, keywords)
}

@inlinable @inline(never)
public func __bindSlowly<let count: Int>(
  _ signature: inout __Signature?, _ function: StaticString, _ parameters: StaticString,
  _ args: __Args, _ nargs: Int, _ keywords: __Obj?
) throws(PythonErrorSet) -> InlineArray<count, __Obj?> {
  if signature == nil { signature = mtl_signature_new(function.__c, parameters.__c) }
  guard let known = signature else { throw PythonErrorSet() }
  var bound = InlineArray<count, __Obj?>(repeating: nil)
  var span = bound.mutableSpan
  let isBound = unsafe span.withUnsafeMutableBufferPointer { places in
    unsafe UnsafeRawPointer(args).withMemoryRebound(to: __Obj?.self, capacity: nargs) { args in
      // An entry with no parameter takes no keywords and is not bound here.
      guard let start = places.baseAddress else { return false }
      return unsafe mtl_bind(known, args, nargs, keywords, start)
    }
  }
  guard isBound else { throw PythonErrorSet() }
  return bound
}

/// A required parameter's object; ``__bind(_:_:_:_:_:_:)`` has seen to it that it is there.
@inlinable @inline(__always)
public func __required(_ object: __Obj?) throws(PythonErrorSet) -> __Obj {
  guard let object else { throw PythonErrorSet() }
  return object
}

/// Gives up the tuple or dict of `*args` or `**kwargs`.
@inlinable @inline(__always)
public func __drop(_ object: __Obj?) { mtl_xdecref(object) }
