public import CMartlet

/// An owned Python object: storable anywhere, sendable to any thread, usable after ``bind(_:)``.
///
/// Copies share one Python reference. Dropped on a thread that doesn't hold the GIL, it is handed
/// to the interpreter, which releases it soon after.
public final class Py: Sendable {
  // Only read under the GIL, and immutable; the object's own count is touched in init and deinit.
  @usableFromInline nonisolated(unsafe) let object: __Obj

  /// Keeps `bound` alive.
  @inlinable
  public init(_ bound: Bound) {
    object = bound.withUnsafePointer { mtl_new_ref($0) }
  }

  /// Takes over a reference that the caller owns; the GIL must be held.
  @inlinable
  public init(__owned object: __Obj) {
    self.object = object
  }

  /// The object for use under the GIL.
  @_lifetime(copy py)
  @inlinable
  public func bind(_ py: Python) -> Bound {
    let bound = Bound(__borrowed: object, py)
    _fixLifetime(self)
    return bound
  }

  deinit {
    if mtl_is_attached() {
      mtl_decref(object)
    } else {
      mtl_decref_later(object)
    }
  }
}

extension Py: FromPython, IntoPython {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    Self(__owned: mtl_new_ref(object))
  }

  @inlinable
  public consuming func __store() -> __Obj? {
    let result = mtl_new_ref(object)
    _fixLifetime(self)
    return result
  }

  public static var __pythonInput: String { "object" }
  public static var __pythonOutput: String { "object" }
}
