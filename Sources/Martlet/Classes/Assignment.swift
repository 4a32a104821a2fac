import CMartlet

extension PyClassType {
  /// The value that a setter assigns; a failed conversion gets the attribute's name.
  @inlinable @inline(__always)
  public static func __assigned<T>(
    _ value: __Obj?, _ attribute: StaticString,
    _ load: (__Obj) throws(PythonErrorSet) -> T
  ) throws(PythonErrorSet) -> T {
    let value = try __newValue(value, attribute)
    do throws(PythonErrorSet) {
      return try load(value)
    } catch {
      __ConversionPath.failed(attribute: attribute)
      throw error
    }
  }

  /// The setter of a property whose type the source doesn't name.
  @inlinable @inline(__always)
  public static func __assign<T: FromPython>(
    _ object: __Obj, _ value: __Obj?, _ attribute: StaticString,
    _ assign: (UnsafeMutablePointer<Self>, consuming T) -> Void
  ) throws(PythonErrorSet) {
    let loaded = try __assigned(value, attribute) { (value) throws(PythonErrorSet) in
      try T.__load(value)
    }
    let pointer = try __beginMutation(object)
    defer { __endMutation(object) }
    assign(pointer, loaded)
  }

  @inlinable @inline(__always)
  static func __newValue(
    _ value: __Obj?, _ attribute: StaticString
  ) throws(PythonErrorSet) -> __Obj {
    guard let value else { try __raiseNoDeleter(attribute) }
    return value
  }

  @usableFromInline @inline(never)
  static func __raiseNoDeleter(_ attribute: StaticString) throws(PythonErrorSet) -> Never {
    let name = attribute.description.split { $0 == "." }.last ?? ""
    PyError(
      .attributeError, "property '\(name)' of '\(__pyName)' object has no deleter"
    ).__restore()
    throw PythonErrorSet()
  }
}

// Beside the general one, since a generic body would borrow as a struct is borrowed.
extension PyClassType where Self: AnyObject {
  @inlinable @inline(__always)
  public static func __assign<T: FromPython>(
    _ object: __Obj, _ value: __Obj?, _ attribute: StaticString,
    _ assign: (UnsafeMutablePointer<Self>, consuming T) -> Void
  ) throws(PythonErrorSet) {
    let loaded = try __assigned(value, attribute) { (value) throws(PythonErrorSet) in
      try T.__load(value)
    }
    let pointer = try __beginMutation(object)
    defer { __endMutation(object) }
    assign(pointer, loaded)
  }
}
