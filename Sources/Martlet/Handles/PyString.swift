public import CMartlet

/// A Python `str`, read in place.
@frozen
public struct PyString: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool { mtl_is_str(object) }

  @inlinable
  public static var __expected: StaticString { "str" }
}

extension PyString {
  /// The number of code points.
  public var count: Int { object.withUnsafePointer { PyUnicode_GetLength($0) } }

  /// Reads the UTF-8 bytes without a copy; CPython keeps them with the object.
  ///
  /// - Throws: `UnicodeEncodeError` for lone surrogates, or what `body` throws.
  public func withUTF8<R>(_ body: (Span<UInt8>) throws -> R) throws -> R {
    try object.withUnsafePointer { object in
      let utf8 = mtl_load_utf8(object)
      guard let bytes = utf8.bytes else { throw PyError.__fetch() }
      // Valid while `object` is, which is borrowed during the call.
      let start = UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
      return try body(unsafe Span(_unsafeStart: start, count: utf8.count))
    }
  }

  /// The text with each lone surrogate replaced by U+FFFD.
  public func lossyString() throws(PyError) -> String {
    if let text: String = try? object.load() { return text }
    let encoded = try object.callMethod("encode", "utf-16-le", "surrogatepass")
    let bytes: [UInt8] = try encoded.load()
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// A copy of the text.
  ///
  /// - Throws: `UnicodeEncodeError` for lone surrogates.
  public func string() throws(PyError) -> String { try object.load() }
}

extension Python {
  /// A new `str` with a copy of `text`.
  ///
  /// - Complexity: O(*n*) in UTF-8 bytes, copied once.
  @_lifetime(copy self)
  public func string(_ text: UTF8Span) throws(PyError) -> PyString {
    let object = text.span.withUnsafeBytes { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { mtl_new_str($0.baseAddress, $0.count) }
    }
    return PyString(unchecked: try take(object))
  }
}
