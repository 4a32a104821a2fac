import Martlet

extension pyo3_pytests {
  /// Objects related to PyBuffer and PyStr
  @PyModule enum buf_and_str {
    /// This is for confirming that PyBuffer does not cause memory leak
    @PyClass(options: [.final]) struct BytesExtractor {
      static func fromBytes(bytes: Span<UInt8>) -> Int { bytes.count }

      static func fromStr(string: String) -> Int { string.utf8.count }

      /// Counts a lone surrogate as the three bytes of its replacement.
      static func fromStrLossy(string: PyString) throws -> Int {
        try string.bound.encode("utf-8", "surrogatepass").count()
      }

      static func fromBuffer(buf: borrowing PyBuffer<UInt8>) -> Int { buf.count }
    }

    @PyFunction static func returnMemoryview(_ py: Python) throws -> Py {
      let text: [UInt8] = Array("hello world".utf8)
      return try py.builtin("memoryview")(py.bytes(text.span)).owned()
    }

    @PyFunction static func mapByteSlice(_ py: Python, bytes: Span<UInt8>) throws -> Py {
      try py.bytes(bytes).owned()
    }

    @PyFunction static func mapByteCow(_ py: Python, bytes: Span<UInt8>) throws -> Py {
      try py.bytes(bytes).owned()
    }

    @PyFunction static func mapByteVec(_ py: Python, bytes: [UInt8]) throws -> Py {
      try py.bytes(bytes.span).owned()
    }
  }
}
