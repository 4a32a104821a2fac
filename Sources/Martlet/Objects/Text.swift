internal import CMartlet

/// Python text in messages that the library writes.
enum __Text {
  /// The text of a `str` that is given up here; `nil`, with the error cleared, for null.
  static func of(_ owned: __Obj?) -> String? {
    guard let owned else {
      PyErr_Clear()
      return nil
    }
    defer { mtl_decref(owned) }
    let utf8 = mtl_load_utf8(owned)
    guard let bytes = utf8.bytes else {
      PyErr_Clear()
      return nil
    }
    return String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: utf8.count), as: UTF8.self)
  }
}
