internal import CMartlet

extension PyError {
  /// An `OSError` of the class that CPython has for `errno` (`FileNotFoundError` for `ENOENT`), with
  /// `errno`, `strerror` and `filename` filled.
  ///
  /// - Parameters:
  ///   - errno: The C error number, read right after the call that failed.
  ///   - filename: The path that the call was about.
  ///   - filename2: The second path, of a rename or a link.
  ///
  /// Takes the GIL.
  public static func system(
    errno: Int32, filename: String? = nil, filename2: String? = nil
  ) -> PyError {
    Python.attach { _ in
      let message =
        filename2 == nil
        ? __storeTuple((errno, __strerror(errno), filename))
        : __storeTuple((errno, __strerror(errno), filename, Int?.none, filename2))
      defer { mtl_xdecref(message) }
      guard let message, let type = mtl_exception(PyExceptionType.osError.index) else {
        return .__fetch()
      }
      // OSError(errno, strerror, filename) gives an instance of the subclass for errno.
      guard let exception = PyObject_Call(type, message, nil) else { return .__fetch() }
      return PyError(Bound(__owned: exception, Python(__attached: ())))
    }
  }

  private static func __strerror(_ errno: Int32) -> String {
    guard let text = mtl_strerror(errno) else { return "Unknown error \(errno)" }
    return String(cString: text)
  }
}
