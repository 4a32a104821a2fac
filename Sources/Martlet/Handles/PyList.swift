public import CMartlet

/// A Python `list`.
@frozen
public struct PyList: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_list(object) }

  @inlinable
  public static var __expected: StaticString { "list" }

  public static var __pythonInput: String { "list[object]" }
  public static var __pythonOutput: String { "list[object]" }
}

extension PyList {
  /// The number of items.
  @inlinable
  public var count: Int { object.withUnsafePointer { mtl_list_count($0) } }

  /// The item at `index`; a negative one counts from the end.
  @inlinable
  public subscript(index: Int) -> Bound {
    @_lifetime(copy self)
    get throws(PyError) {
      // By slot, as `object[index]` without an int made for it; a subclass's method is called too.
      try py.take(object.withUnsafePointer { PySequence_GetItem($0, index) })
    }
  }

  @inlinable
  public func append<A: PyArgument & ~Escapable>(_ item: consuming A) throws(PyError) {
    try stored(item) { PyList_Append($0, $1) }
  }

  /// Inserts before `index`; one past an end means that end.
  @inlinable
  public func insert<A: PyArgument & ~Escapable>(
    _ item: consuming A, at index: Int
  ) throws(PyError) {
    try stored(item) { PyList_Insert($0, index, $1) }
  }

  public func sort() throws(PyError) { try py.check(object.withUnsafePointer { PyList_Sort($0) }) }

  public func reverse() throws(PyError) {
    try py.check(object.withUnsafePointer { PyList_Reverse($0) })
  }

  /// `self[range]`, a new list.
  @_lifetime(copy self)
  public func slice(_ range: Range<Int>) throws(PyError) -> PyList {
    PyList(
      unchecked: try py.take(
        object.withUnsafePointer { PyList_GetSlice($0, range.lowerBound, range.upperBound) }))
  }

  /// Calls `body` with each item; items that `body` adds or removes are noticed.
  @inlinable
  public func forEach(_ body: (Bound) throws -> Void) throws {
    var index = 0
    while index < count {
      try body(object.derived { mtl_list_item($0, index) })
      index += 1
    }
  }

  @inlinable
  func stored<A: PyArgument & ~Escapable>(
    _ item: consuming A, _ store: (__Obj, __Obj) -> Int32
  ) throws(PyError) {
    let item = item.__store()
    defer { mtl_xdecref(item) }
    guard let item, object.withUnsafePointer({ store($0, item) }) == 0 else {
      throw PyError.__fetch()
    }
  }
}

extension Python {
  /// A new list.
  @_lifetime(copy self)
  public func list<T: IntoPython>(_ items: [T] = [Py]()) throws(PyError) -> PyList {
    PyList(unchecked: try take(items.__store()))
  }
}
