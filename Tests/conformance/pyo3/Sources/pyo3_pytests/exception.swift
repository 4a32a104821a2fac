import Martlet

extension pyo3_pytests {
  @PyModule enum exception {
    @PyClass(extends: .valueError, options: [.final]) struct MyValueErrorClass {}

    @PyException(.valueError) struct MyValueError: Error {
      let message: String
    }

    @PyFunction static func raiseMyValueError() throws {
      throw MyValueError(message: "error")
    }

    @PyFunction static func returnValueError(_ py: Python) -> Py {
      PyError.valueError("error").instance(py).owned()
    }

    @PyFunction static func returnMyValueError() -> MyValueError {
      MyValueError(message: "error")
    }

    @PyFunction static func returnPyerr(_ py: Python) -> Py {
      PyError.valueError("error").instance(py).owned()
    }
  }
}
