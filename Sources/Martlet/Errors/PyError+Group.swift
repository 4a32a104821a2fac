internal import CMartlet

extension PyError {
  /// An `ExceptionGroup` of several errors, for `except*`; a `BaseExceptionGroup` where one of them
  /// is no `Exception`.
  ///
  /// - Parameters:
  ///   - message: What the group is about.
  ///   - errors: Any errors of Swift, each converted as if it had been thrown to Python; none at all
  ///     makes a `ValueError`, as in Python.
  ///
  /// Takes the GIL.
  public static func group(_ message: String, _ errors: [any Error]) -> PyError {
    Python.attach { py in
      let exceptions = errors.map { error in
        __raise(error)
        return PyError.__fetch().instance(py).owned()
      }
      do throws(PyError) {
        let type = try py.builtin("BaseExceptionGroup")
        return PyError(try type(message, exceptions))
      } catch {
        return error
      }
    }
  }

  /// The members of an exception group; `nil` for any other exception.
  public var exceptions: [PyError]? {
    guard case .instance(let exception) = storage else { return nil }
    return Python.attach { py in
      guard let type = try? py.builtin("BaseExceptionGroup"), matches(type),
        let members = try? exception.bind(py).attribute("exceptions"),
        let list: [Py] = try? members.load()
      else { return nil }
      return list.map { PyError($0.bind(py)) }
    }
  }
}
