internal import CMartlet

// The attributes of a class with `subscript(dynamicMember:)`.

/// The value of a dynamic member that may be missing.
@inlinable @inline(__always)
public func __foundMember<T>(
  _ value: T?, _ object: __Obj, _ name: __Obj
) throws(PythonErrorSet) -> T {
  guard let value else { try __DynamicMember.missing(object, name) }
  return value
}

/// Sets an attribute that the object's class declares, or deletes it for a `value` of `nil`.
///
/// - Returns: Whether the class declares it.
/// - Throws: What the attribute's own setter raises.
public func __setDeclared(
  _ object: __Obj, _ name: __Obj, _ value: __Obj?
) throws(PythonErrorSet) -> Bool {
  guard let declared = PyObject_GetAttr(mtl_type_object(mtl_type(object)), name) else {
    guard PyErr_ExceptionMatches(PyExceptionType.attributeError.object) != 0 else {
      throw PythonErrorSet()
    }
    PyErr_Clear()
    return false
  }
  mtl_decref(declared)
  if PyObject_GenericSetAttr(object, name, value) < 0 { throw PythonErrorSet() }
  return true
}

@usableFromInline
enum __DynamicMember {
  @usableFromInline @inline(never)
  static func missing(_ object: __Obj, _ name: __Obj) throws(PythonErrorSet) -> Never {
    let type = __Text.of(mtl_type_name(object)) ?? "object"
    let attribute = __Text.of(mtl_new_ref(name)) ?? "?"
    PyError(.attributeError, "'\(type)' object has no attribute '\(attribute)'").__restore()
    throw PythonErrorSet()
  }
}
