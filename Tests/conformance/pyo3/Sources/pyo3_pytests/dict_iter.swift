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
          print("\(padded(seen))/\(padded(expected)) iterations:\(key)=>\(value)")
        }
        guard seen == expected else {
          throw PyError.runtimeError("Expected \(expected) iterations - performed \(seen)")
        }
        return seen
      }

      private func padded(_ number: UInt32) -> String {
        let digits = "\(number)"
        return String(repeating: " ", count: max(0, 4 - digits.count)) + digits
      }
    }
  }
}
