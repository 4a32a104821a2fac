public import CMartlet

/// A Python iterator.
@frozen
public struct PyIterator: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { PyIter_Check(object) != 0 }

  @inlinable
  public static var __expected: StaticString { "an iterator" }

  public static var __pythonInput: String { "collections.abc.Iterator[object]" }
  public static var __pythonOutput: String { "collections.abc.Iterator[object]" }
}

extension PyIterator {
  /// `next(self)`, or `nil` at the end: `while let item = try iterator.next()`.
  @_lifetime(copy self)
  @inlinable
  public func next() throws(PyError) -> Bound? {
    guard let item = object.withUnsafePointer({ PyIter_Next($0) }) else {
      if mtl_error_occurred() { throw PyError.__fetch() }
      return nil
    }
    return Bound(__owned: item, py)
  }
}
