public import CMartlet

extension String: FromPython, IntoPython {
  /// Copies the text; a `str` with lone surrogates is a `UnicodeEncodeError`.
  ///
  /// - Complexity: O(*n*) in UTF-8 bytes.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> String {
    let utf8 = mtl_load_utf8(object)
    guard let bytes = utf8.bytes else { throw PythonErrorSet() }
    if let small = __small(bytes, utf8.count) { return small }
    // The span lives shorter than `object`, which owns the bytes; CPython has validated them.
    let start = UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
    let span = unsafe Span(_unsafeStart: start, count: utf8.count)
    return String(copying: unsafe UTF8Span(unchecked: span, isKnownASCII: utf8.ascii))
  }

  /// A small string from its bytes at once, where the standard library would copy them one by one.
  ///
  /// Swift's ABI fixes the layout: up to 15 bytes of UTF-8, then one with 0xE (all are ASCII) or
  /// 0xA and their number. A test compares it with strings that Swift made.
  @inlinable @inline(__always)
  static func __small(_ bytes: UnsafePointer<CChar>, _ count: Int) -> String? {
    #if _pointerBitWidth(_64) && _endian(little)
    guard count <= 15 else { return nil }
    var words = mtl_small_bytes(bytes, count)
    let isASCII = (words.low | words.high) & 0x8080_8080_8080_8080 == 0
    words.high |= UInt64((isASCII ? 0xE0 : 0xA0) | count) &<< 56
    // Moved out, since unsafeBitCast would retain what it returns.
    return unsafe withUnsafeMutablePointer(to: &words) { words in
      unsafe UnsafeMutableRawPointer(words).assumingMemoryBound(to: String.self).move()
    }
    #else
    return nil
    #endif
  }

  /// - Complexity: O(*n*) in UTF-8 bytes.
  @inlinable
  public consuming func __store() -> __Obj? {
    #if _pointerBitWidth(_64) && _endian(little)
    let words = unsafe unsafeBitCast(self, to: (low: UInt64, high: UInt64).self)
    if words.high &>> 60 == 0xE {
      return mtl_new_small_ascii(
        mtl_small(low: words.low, high: words.high), Int(words.high &>> 56 & 0xF))
    }
    #endif
    var text = self
    return text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { mtl_new_str($0.baseAddress, $0.count) }
    }
  }

  public static var __pythonInput: String { "str" }
  public static var __pythonOutput: String { "str" }
}
