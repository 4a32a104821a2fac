import Martlet

/// This is documentation for the main module of PyO3 integration tests
///
/// It provides multiple modules to do tests
@PyModule(
  interpreters: .main(
    refusal:
      "PyO3 modules do not yet support subinterpreters, see https://github.com/PyO3/pyo3/issues/576"
  ))
enum pyo3_pytests {}
