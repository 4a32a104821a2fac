import Martlet

extension pyo3_pytests {
  @PyModule enum dict_iter {
    @PyClass(options: [.final]) struct DictSize {
      private let expected: UInt32

      init(expected: UInt32) { self.expected = expected }

      func iterDict(dict: PyDict) throws -> UInt32 {
        var seen: UInt32 = 0
        try dict.forEachItem { key, value in
          seen += 1
          print("\(seen)/\(expected) iterations:\(key)=>\(value)")
        }
        guard seen == expected else {
          throw PyError.runtimeError("Expected \(expected) iterations - performed \(seen)")
        }
        return seen
      }
    }
  }
}
