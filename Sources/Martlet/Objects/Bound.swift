public import CMartlet

/// A raw object pointer, as expansions and the library's own code pass it.
public typealias __Obj = UnsafeMutablePointer<PyObject>

/// A Python object, usable while the GIL is held.
///
/// One machine word: copying it is `Py_INCREF`, dropping it is `Py_DECREF`. The compiler keeps it in
/// the scope where the GIL is held. To keep an object longer (in a class, an array, another thread),
/// take ``owned()``.
@frozen
@dynamicMemberLookup
public struct Bound: ~Escapable {
  @usableFromInline let reference: PyRef
  // A struct of one foreign reference crashes Swift 6.3's IRGen inside an Optional.
  @usableFromInline let padding: Void

  /// Takes over a reference that the caller owns.
  @_lifetime(copy py)
  @inlinable @inline(__always)
  public init(__owned object: __Obj, _ py: Python) {
    reference = mtl_ref_take(object)
    padding = ()
  }

  /// Adds a reference to one that the caller only borrows.
  @_lifetime(copy py)
  @inlinable @inline(__always)
  public init(__borrowed object: __Obj, _ py: Python) {
    reference = mtl_ref_borrow(object)
    padding = ()
  }

  /// The token of the scope that this object belongs to.
  @inlinable
  public var py: Python {
    @_lifetime(copy self) get { Python(self) }
  }

  /// Calls `body` with the raw pointer, which is valid, and borrowed, during the call.
  @inlinable @inline(__always)
  public func withUnsafePointer<R: ~Copyable, E: Error>(
    _ body: (__Obj) throws(E) -> R
  ) throws(E) -> R {
    defer { _fixLifetime(self) }
    return try body(mtl_ref_raw(reference))
  }

  /// The object that `body` finds through this one, which the result keeps alive; `nil` for null.
  @_lifetime(copy self)
  @inlinable @inline(__always)
  func found(_ body: (__Obj) -> __Obj?) -> Bound? {
    guard let object = withUnsafePointer({ body($0) }) else { return nil }
    return Bound(__borrowed: object, py)
  }

  /// The same where there always is one.
  @_lifetime(copy self)
  @inlinable @inline(__always)
  func derived(_ body: (__Obj) -> __Obj) -> Bound {
    Bound(__borrowed: withUnsafePointer { body($0) }, py)
  }

  /// An owned handle on the same object.
  @inlinable
  public func owned() -> Py { Py(self) }
}

@available(*, unavailable)
extension Bound: Sendable {}

extension Bound {
  @_lifetime(immortal)
  @inlinable @inline(__always)
  public static func __load(
    _ object: __Obj, _ function: StaticString, _ parameter: StaticString
  ) throws(PythonErrorSet) -> Bound {
    Bound(__borrowed: object, Python(__attached: ()))
  }

  /// The object as a new reference, or `nil` with the error set.
  @inlinable @inline(__always)
  public consuming func __store() -> __Obj? {
    withUnsafePointer { mtl_new_ref($0) }
  }

  public static var __pythonInput: String { "object" }
  public static var __pythonOutput: String { "object" }
}
