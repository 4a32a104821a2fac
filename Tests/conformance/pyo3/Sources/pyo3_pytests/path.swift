import Martlet

extension pyo3_pytests {
  @PyModule enum path {
    @PyFunction static func makePath() -> PyPath { "HOME" }
    @PyFunction static func takePathbuf(path: PyPath) -> PyPath { path }
    @PyFunction static func takeNameOrPath(value: PyPath) -> PyPath { value }
  }
}
