public import CMartlet

/// A Python `bytes`, read in place.
@frozen
public struct PyBytes: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_bytes(object) }

  @inlinable
  public static var __expected: StaticString { "bytes" }
}

extension PyBytes {
  /// The number of bytes.
  public var count: Int { object.withUnsafePointer { PyBytes_Size($0) } }

  /// The bytes without a copy, for as long as this handle.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let bytes = object.withUnsafePointer { mtl_load_bytes($0) }
      // A bytes object never changes or moves, and this handle keeps it alive.
      let span = unsafe Span(_unsafeStart: bytes.bytes ?? __emptyBytes, count: bytes.count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}

@usableFromInline nonisolated(unsafe) let __emptyBytes =
  UnsafePointer<UInt8>(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

extension Python {
  /// A new `bytes` with a copy of `bytes`.
  @_lifetime(copy self)
  public func bytes(_ bytes: Span<UInt8>) throws(PyError) -> PyBytes {
    let object = unsafe bytes.withUnsafeBytes { mtl_new_bytes($0.baseAddress, $0.count) }
    return PyBytes(unchecked: try take(object))
  }
}
