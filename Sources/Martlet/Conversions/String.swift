public import CMartlet

extension String: FromPython, IntoPython {
  /// Copies the text; a `str` with lone surrogates is a `UnicodeEncodeError`.
  ///
  /// - Complexity: O(*n*) in UTF-8 bytes.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> String {
    let utf8 = mtl_load_utf8(object)
    guard let bytes = utf8.bytes else { throw PythonErrorSet() }
    // The span lives shorter than `object`, which owns the bytes; CPython has validated them.
    let start = UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self)
    let span = unsafe Span(_unsafeStart: start, count: utf8.count)
    return String(copying: unsafe UTF8Span(unchecked: span, isKnownASCII: utf8.ascii))
  }

  /// - Complexity: O(*n*) in UTF-8 bytes.
  @inlinable
  public consuming func __store() -> __Obj? {
    var text = self
    return text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { mtl_new_str($0.baseAddress, $0.count, false) }
    }
  }

  public static var __pythonInput: String { "str" }
  public static var __pythonOutput: String { "str" }
}
