import CMartlet

@usableFromInline
enum __Subscripts {
  /// The number that an index stands for.
  @usableFromInline
  static func position(_ key: __Obj, _ name: StaticString) throws(PythonErrorSet) -> Int {
    guard PyIndex_Check(key) != 0 else {
      let type = __Text.of(mtl_type_name(key)) ?? "object"
      PyError(.typeError, "\(name) indices must be integers or slices, not \(type)").__restore()
      throw PythonErrorSet()
    }
    let position = PyNumber_AsSsize_t(key, PyExceptionType.indexError.object)
    if position == -1, mtl_error_occurred() { throw PythonErrorSet() }
    return position
  }

  /// The offset from the start; negative positions count from the end.
  @usableFromInline
  static func offset(
    _ position: Int, _ count: Int, _ name: StaticString
  ) throws(PythonErrorSet) -> Int {
    let offset = position < 0 ? position + count : position
    guard offset >= 0, offset < count else {
      PyError(.indexError, "\(name) index out of range").__restore()
      throw PythonErrorSet()
    }
    return offset
  }

  /// The number that an index of `insert` stands for.
  @usableFromInline
  static func number(_ key: __Obj) throws(PythonErrorSet) -> Int {
    let position = PyNumber_AsSsize_t(key, PyExceptionType.overflowError.object)
    if position == -1, mtl_error_occurred() { throw PythonErrorSet() }
    return position
  }

  /// Where `insert` puts an element in a sequence of `count`.
  @usableFromInline
  static func place(_ position: Int, _ count: Int) -> Int {
    position < 0 ? max(0, position + count) : min(position, count)
  }

  @usableFromInline
  static func refuseDeletion(_ name: StaticString) throws(PythonErrorSet) -> Never {
    PyError(.typeError, "'\(name)' object doesn't support item deletion").__restore()
    throw PythonErrorSet()
  }
}
