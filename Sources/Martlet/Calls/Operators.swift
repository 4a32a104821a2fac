internal import CMartlet

/// Converts an operand; `nil` for one of another type, so that Python may ask its class.
@inlinable @inline(__always)
public func __operand<T>(
  _ load: () throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> T? {
  do throws(PythonErrorSet) {
    return try load()
  } catch {
    try __Operand.forgive()
    return nil
  }
}

@usableFromInline
enum __Operand {
  /// Clears a TypeError, which says that the operand has another type; lets any other stand.
  @usableFromInline @inline(never)
  static func forgive() throws(PythonErrorSet) {
    guard PyErr_ExceptionMatches(PyExceptionType.typeError.object) != 0 else {
      throw PythonErrorSet()
    }
    __ConversionPath.forget()
  }
}

/// `NotImplemented`
public func __notImplemented() -> __Obj? { mtl_new_notimplemented() }

/// The object of an in-place operator, which is its result.
public func __same(_ object: __Obj) -> __Obj? { mtl_new_ref(object) }

/// Raises `StopIteration`.
public func __stopIteration() -> __Obj? {
  PyErr_SetNone(PyExceptionType.stopIteration.object)
  return nil
}

/// Raises `StopAsyncIteration`.
public func __stopAsyncIteration() -> __Obj? {
  PyErr_SetNone(PyExceptionType.stopAsyncIteration.object)
  return nil
}

/// The value of a subscript that may be missing.
@inlinable @inline(__always)
public func __found<T>(_ value: T?, _ key: __Obj) throws(PythonErrorSet) -> T {
  guard let value else { try __Missing.key(key) }
  return value
}

@usableFromInline
enum __Missing {
  @usableFromInline @inline(never)
  static func key(_ key: __Obj) throws(PythonErrorSet) -> Never {
    PyErr_SetObject(PyExceptionType.keyError.object, key)
    throw PythonErrorSet()
  }

  @usableFromInline @inline(never)
  static func attribute(_ attribute: StaticString) throws(PythonErrorSet) -> Never {
    let name = attribute.description.split { $0 == "." }
    PyError(
      .attributeError, "'\(name.first ?? "")' object has no attribute '\(name.last ?? "")'"
    ).__restore()
    throw PythonErrorSet()
  }
}

/// The value of a deletable property.
///
/// - Parameter attribute: `Class.name`, for the AttributeError.
@inlinable @inline(__always)
public func __present<T>(_ value: T?, _ attribute: StaticString) throws(PythonErrorSet) -> T {
  guard let value else { try __Missing.attribute(attribute) }
  return value
}

/// The setter of a property that can only be deleted.
public func __notWritable(
  _ value: __Obj?, _ attribute: StaticString
) throws(PythonErrorSet) {
  let name = attribute.description.split { $0 == "." }
  PyError(
    .attributeError,
    "attribute '\(name.last ?? "")' of '\(name.first ?? "")' objects is not writable"
  ).__restore()
  throw PythonErrorSet()
}

/// None of a method's overloads takes the argument.
public func __noOverload(_ function: StaticString, _ object: __Obj) -> __Obj? {
  let type = __Text.of(mtl_type_name(object)) ?? "object"
  PyError(.typeError, "\(function)() takes no \(type)").__restore()
  return nil
}

/// Warns that a deprecated function was called; the warning may be an error.
public func __warnDeprecated(_ message: StaticString) throws(PythonErrorSet) {
  let category = PyExceptionType.deprecationWarning.object
  if PyErr_WarnEx(category, message.__c, 1) < 0 { throw PythonErrorSet() }
}

/// Converts an argument, or makes the default, which says the type.
@inlinable @inline(__always)
public func __defaulted<T: FromPython>(
  _ object: __Obj?, _ function: StaticString, _ parameter: StaticString, _ value: () -> T
) throws(PythonErrorSet) -> T {
  guard let object else { return value() }
  return try __argument(function, parameter) { () throws(PythonErrorSet) in try T.__load(object) }
}
