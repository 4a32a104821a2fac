public import CMartlet

public typealias __Args = UnsafePointer<__Obj>
public typealias __NoArgs = @convention(c) (__Obj, __Obj?) -> __Obj?
public typealias __One = @convention(c) (__Obj, __Obj) -> __Obj?
public typealias __Fast = @convention(c) (__Obj, __Args, Int) -> __Obj?
public typealias __FastKeywords = @convention(c) (__Obj, __Args, Int, __Obj?) -> __Obj?
public typealias __Vectorcall = @convention(c) (__Obj, __Args, UInt, __Obj?) -> __Obj?

/// The frame of every entry from Python: a failure is `nil` with the error set.
@inlinable @inline(__always)
public func __entry(_ body: () throws(PythonErrorSet) -> __Obj?) -> __Obj? {
  do throws(PythonErrorSet) {
    return try body()
  } catch {
    return nil
  }
}

/// Converts one argument; a failure gets the function's and the parameter's name.
@inlinable @inline(__always)
public func __argument<T>(
  _ function: StaticString, _ parameter: StaticString, _ load: () throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> T {
  do throws(PythonErrorSet) {
    return try load()
  } catch {
    __ConversionPath.failed(function, parameter)
    throw error
  }
}

/// Converts an object to whatever type its place has.
@inlinable @inline(__always)
public func __loaded<T: FromPython>(_ object: __Obj) throws(PythonErrorSet) -> T {
  try T.__load(object)
}

/// The number of positional arguments must be `expected`.
///
/// - Parameter parameters: Their names, separated by blanks, for the message.
@inlinable @inline(__always)
public func __arity(
  _ given: Int, _ expected: Int, _ function: StaticString, _ parameters: StaticString
) throws(PythonErrorSet) {
  if given != expected {
    mtl_raise_arity(function.__c, parameters.__c, given)
    throw PythonErrorSet()
  }
}

extension StaticString {
  /// The zero-terminated text.
  @inlinable @inline(__always)
  public var __c: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}

/// A callable whose parameters are all positional-only gets no keywords.
@inlinable @inline(__always)
public func __noKeywords(
  _ keywords: __Obj?, _ function: StaticString, _ parameters: StaticString
) throws(PythonErrorSet) {
  guard let keywords, mtl_tuple_count(keywords) > 0 else { return }
  mtl_raise_no_keywords(function.__c, parameters.__c, keywords)
  throw PythonErrorSet()
}
