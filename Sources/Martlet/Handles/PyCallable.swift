public import CMartlet

/// Anything that can be called.
@frozen
public struct PyCallable: ~Escapable, PyHandle, __Callable {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @inlinable @inline(__always)
  public var __callee: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { PyCallable_Check(object) != 0 }

  @inlinable
  public static var __expected: StaticString { "callable" }

  public static var __pythonInput: String { "collections.abc.Callable[..., object]" }
  public static var __pythonOutput: String { "collections.abc.Callable[..., object]" }
}
