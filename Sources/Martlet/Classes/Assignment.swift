internal import CMartlet

extension PyClassType {
  /// The setter of a property: converts first, since a conversion may run Python code that touches
  /// the same object, then assigns.
  @inlinable @inline(__always)
  public static func __assign<T>(
    _ object: __Obj, _ value: __Obj?, _ attribute: StaticString,
    _ load: (__Obj) throws(PythonErrorSet) -> T,
    _ assign: (UnsafeMutablePointer<Self>, T) -> Void
  ) -> Int32 {
    do throws(PythonErrorSet) {
      let value = try __present(value, attribute)
      let loaded: T
      do throws(PythonErrorSet) {
        loaded = try load(value)
      } catch {
        __ConversionPath.failed(attribute: attribute)
        throw error
      }
      try __mutate(object) { (pointer) throws(PythonErrorSet) in assign(pointer, loaded) }
      return 0
    } catch {
      return -1
    }
  }

  @inlinable @inline(__always)
  static func __present(
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
