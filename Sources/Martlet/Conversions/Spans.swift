public import CMartlet

// Views of immutable Python memory, for parameters only: the caller's reference keeps the object for
// the length of the call, and a span can't leave it.

extension UTF8Span {
  /// The text of a `str`, where Python keeps it.
  ///
  /// - Complexity: O(1) for ASCII; other text is encoded once, and CPython keeps the encoding.
  @_lifetime(immortal)
  @inlinable @inline(__always)
  public static func __load(
    _ object: __Obj, _ function: StaticString, _ parameter: StaticString
  ) throws(PythonErrorSet) -> UTF8Span {
    let utf8 = mtl_load_utf8(object)
    guard let bytes = utf8.bytes else {
      __ConversionPath.failed(function, parameter)
      throw PythonErrorSet()
    }
    // CPython has validated the bytes.
    let start = UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
    let span = unsafe Span(_unsafeStart: start, count: utf8.count)
    return unsafe _overrideLifetime(
      UTF8Span(unchecked: span, isKnownASCII: utf8.ascii), copying: ())
  }

  public static var __pythonInput: String { "str" }
}

extension Span where Element == UInt8 {
  /// The memory of a `bytes`.
  ///
  /// - Complexity: O(1).
  @_lifetime(immortal)
  @inlinable @inline(__always)
  public static func __load(
    _ object: __Obj, _ function: StaticString, _ parameter: StaticString
  ) throws(PythonErrorSet) -> Span<UInt8> {
    guard mtl_is_bytes(object) else {
      __raiseMismatch("bytes", object)
      __ConversionPath.failed(function, parameter)
      throw PythonErrorSet()
    }
    let bytes = mtl_bytes_view(object)
    return unsafe _overrideLifetime(
      Span(_unsafeStart: bytes.bytes, count: bytes.count), copying: ())
  }

  /// A new `bytes` with a copy of the memory.
  ///
  /// - Complexity: O(*n*).
  @inlinable @inline(__always)
  public func __store() -> __Obj? {
    unsafe withUnsafeBufferPointer { unsafe mtl_new_bytes($0.baseAddress, $0.count) }
  }

  public static var __pythonInput: String { "bytes" }
  public static var __pythonOutput: String { "bytes" }
}
