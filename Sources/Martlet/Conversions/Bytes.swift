import CMartlet

/// `[UInt8]` and Python's bytes.
@usableFromInline
enum __Bytes {
  /// Copies bytes, a bytearray, any other contiguous buffer of bytes, or a sequence of integers.
  @usableFromInline
  static func load(_ object: __Obj) throws(PythonErrorSet) -> [UInt8] {
    let bytes = mtl_load_bytes(object)
    if let start = bytes.bytes {
      return Array(UnsafeBufferPointer(start: start, count: bytes.count))
    }
    guard PyObject_CheckBuffer(object) != 0 else { return try __Sequence.load(object) }
    var view = Py_buffer()
    guard PyObject_GetBuffer(object, &view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) == 0 else {
      // One with gaps, read item by item.
      PyErr_Clear()
      return try __Sequence.load(object)
    }
    defer { PyBuffer_Release(&view) }
    // An array of other items is a sequence of numbers, not of the bytes in its memory.
    guard view.itemsize == 1, view.ndim == 1 else { return try __Sequence.load(object) }
    if let format = view.format, !["B", "c"].contains(String(cString: format)) {
      return try __Sequence.load(object)
    }
    return Array(UnsafeRawBufferPointer(start: view.buf, count: view.len))
  }
}
