public import CMartlet

/// A Python `tuple`.
@frozen
public struct PyTuple: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_tuple(object) }

  @inlinable
  public static var __expected: StaticString { "tuple" }

  public static var __pythonInput: String { "tuple[object, ...]" }
  public static var __pythonOutput: String { "tuple[object, ...]" }
}

extension PyTuple {
  /// The number of items.
  @inlinable
  public var count: Int { object.withUnsafePointer { mtl_tuple_count($0) } }

  /// The item at `index`; a negative one counts from the end.
  @inlinable
  public subscript(index: Int) -> Bound {
    @_lifetime(copy self)
    get throws(PyError) {
      // By slot, as `object[index]` without an int made for it; a subclass's method is called too.
      try py.take(object.withUnsafePointer { PySequence_GetItem($0, index) })
    }
  }

  /// Calls `body` with each item.
  @inlinable
  public func forEach(_ body: (Bound) throws -> Void) throws {
    var index = 0
    while index < count {
      try body(object.derived { mtl_tuple_item($0, index) })
      index += 1
    }
  }
}

extension Python {
  /// A new tuple of converted values: `py.tuple(1, "a")`.
  @_lifetime(copy self)
  @inlinable
  public func tuple<each T: IntoPython>(_ values: repeat each T) throws(PyError) -> PyTuple {
    PyTuple(unchecked: try take(__storeTuple((repeat each values))))
  }
}
