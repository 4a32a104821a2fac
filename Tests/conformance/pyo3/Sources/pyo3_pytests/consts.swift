import Martlet

extension pyo3_pytests {
  @PyModule enum consts {
    /// Exports PI constant as part of the module
    static let PI = Double.pi
    static let ESCAPING = "S\0\u{1}\t\n\r\"'\\"

    @PyClass(options: [.final]) struct ClassWithConst {
      /// A constant
      static let INSTANCE = ClassWithConst()

      @PyIgnore init() {}
    }
  }
}
