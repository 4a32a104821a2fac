import Martlet

extension pyo3_pytests {
  @PyModule enum othermod {
    static let USIZE_MIN = UInt.min
    static let USIZE_MAX = UInt.max

    @PyFunction static func double(x: Int32) throws -> Int32 {
      let (result, overflows) = x.multipliedReportingOverflow(by: 2)
      if overflows { throw PyError.overflowError("the double of \(x) is no Int32") }
      return result
    }

    @PyClass(options: [.final]) struct ModClass {
      func noop(x: UInt) -> UInt { x }
    }
  }
}
