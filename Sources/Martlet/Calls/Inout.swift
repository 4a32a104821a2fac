/// The object of an `inout` parameter: the call changes the exported struct in it.
@inlinable @inline(__always)
public func __inout<T: PyClassType>(
  _ object: __Obj, _: T.Type, _ function: StaticString, _ parameter: StaticString
) throws(PythonErrorSet) -> __Obj {
  try __argument(function, parameter) { () throws(PythonErrorSet) in try T.__own(object) }
}

@available(
  *, unavailable,
  message: "a class is shared with Python already: take the parameter without 'inout'"
)
public func __inout<T: PyClassType & AnyObject>(
  _ object: __Obj, _: T.Type, _ function: StaticString, _ parameter: StaticString
) throws(PythonErrorSet) -> __Obj { object }

@available(
  *, unavailable,
  message: "only a struct with '@PyClass' can be an 'inout' parameter of an exported function"
)
@_disfavoredOverload
public func __inout<T>(
  _ object: __Obj, _: T.Type, _ function: StaticString, _ parameter: StaticString
) throws(PythonErrorSet) -> __Obj { object }
