internal import CMartlet

/// Runs a throwing call of user code and sets what it throws as a Python exception.
@inlinable @inline(__always)
public func __catching<R: ~Copyable, E: Error>(
  _ body: () throws(E) -> R
) throws(PythonErrorSet) -> R {
  do throws(E) {
    return try body()
  } catch {
    __raise(error)
    throw PythonErrorSet()
  }
}

/// The same of a call that throws without a type: the box of its error is not retained for a generic
/// parameter.
@inlinable @inline(__always)
public func __catchingAny<R: ~Copyable>(_ body: () throws -> R) throws(PythonErrorSet) -> R {
  do {
    return try body()
  } catch {
    __raise(any: error)
    throw PythonErrorSet()
  }
}

@inline(never)
public func __raise(any error: any Error) { error.__raise() }

/// Sets `error` as the Python exception of this thread.
///
/// - ``PyError``: itself.
/// - ``PythonErrorSet``: nothing to do.
/// - A type with `@PyException`: an instance of its class.
/// - A POSIX error of Foundation: `OSError` with its `errno`.
/// - `CancellationError`: `asyncio.CancelledError`.
/// - Any other: `RuntimeError` with the error's own text.
@inline(never)
public func __raise<E: Error>(_ error: E) {
  // What an untyped `throws` caught is of type `any Error`, whose methods open the box; `as` would
  // put it into another box.
  if E.self == (any Error).self {
    unsafe unsafeBitCast(error, to: (any Error).self).__raise()
  } else {
    error.__raise()
  }
}

extension Error {
  // The type is compared, since a cast asks the runtime at length; then the error is read in its box.
  @_specialize(where Self == PyError)
  fileprivate func __raise() {
    if Self.self == PyError.self { return unsafe unsafeBitCast(self, to: PyError.self).__restore() }
    // Self may be `any Error` itself: that conforms too, and a box arrives here unopened at times.
    switch self as any Error {
    case is PythonErrorSet: break
    case let error as PyError: error.__restore()
    case let error as any PyExceptionConvertible: error.__pyRaise()
    // Naming the type would link the concurrency runtime into modules without async functions.
    case _ where _typeName(Swift.type(of: self as Any)) == "Swift.CancellationError":
      PyError.__cancelled().__restore()
    default: __translated(self).__restore()
    }
  }
}

private func __translated(_ error: any Error) -> PyError {
  // The domain is known without Foundation, which this library doesn't import.
  if error._domain == "NSPOSIXErrorDomain", let errno = Int32(exactly: error._code) {
    return .system(errno: errno)
  }
  return PyError(.runtimeError, __description(of: error))
}

/// The text of a Swift error: its description, with the type's name in front where the description
/// alone would only be the name of a case.
func __description(of error: any Error) -> String {
  let text = String(describing: error)
  guard !(error is any CustomStringConvertible) else { return text }
  let type = String(describing: Swift.type(of: error))
  return text.hasPrefix(type) ? text : "\(type).\(text)"
}

extension PyError {
  static func __cancelled() -> PyError {
    guard let asyncio = PyImport_ImportModule("asyncio") else { return .__fetch() }
    defer { mtl_decref(asyncio) }
    guard let type = mtl_attribute(asyncio, "CancelledError") else { return .__fetch() }
    PyErr_SetNone(type)
    mtl_decref(type)
    return .__fetch()
  }
}

/// Sets `TypeError: must be <expected>, not <type of object>`; the entry adds the argument.
@inline(never)
public func __raiseMismatch(_ expected: StaticString, _ object: __Obj) {
  PyError(.typeError, __mismatch(expected, mtl_type_object(mtl_type(object)))).__restore()
}

/// The message about an object of `type`, a class.
func __mismatch(_ expected: StaticString, _ type: __Obj) -> String {
  let found = type == mtl_type_object(mtl_type(mtl_none())) ? "None" : __Text.of(mtl_name(type))
  return "must be \(expected), not \(found ?? "object")"
}
