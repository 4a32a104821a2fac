import Martlet

extension pyo3_pytests {
  /// Functions whose stubs show their types.
  @PyModule enum annotations {
    @PyFunction static func withAnnotations(
      values: [Int], names: [String: Double], limit: Int? = nil
    ) -> [String] {
      names.keys.sorted().prefix(limit ?? values.count).map { $0 }
    }
  }
}
