/// Conversions of a generic parameter that are inlined where the code is specialised for a type that
/// is named here.
///
/// The optimizer inlines calls on concrete types, but never one through a witness of another module,
/// which costs three times as much as the work.
@usableFromInline
enum __Inlined {
  @inlinable @inline(__always)
  static func load<T: FromPython>(_ object: __Obj) throws(PythonErrorSet) -> T {
    // The same type under two names, each time.
    if T.self == Int.self { return unsafe unsafeBitCast(try Int.__load(object), to: T.self) }
    if T.self == Double.self { return unsafe unsafeBitCast(try Double.__load(object), to: T.self) }
    if T.self == String.self { return unsafe unsafeBitCast(try String.__load(object), to: T.self) }
    if T.self == Bool.self { return unsafe unsafeBitCast(try Bool.__load(object), to: T.self) }
    return try T.__load(object)
  }

  @inlinable @inline(__always)
  static func store<T: IntoPython>(_ value: consuming T) -> __Obj? {
    if T.self == Int.self { return unsafe unsafeBitCast(value, to: Int.self).__store() }
    if T.self == Double.self { return unsafe unsafeBitCast(value, to: Double.self).__store() }
    if T.self == String.self { return unsafe unsafeBitCast(value, to: String.self).__store() }
    if T.self == Bool.self { return unsafe unsafeBitCast(value, to: Bool.self).__store() }
    return value.__store()
  }
}
