extension PyError {
  public static func arithmeticError(_ message: String) -> PyError {
    PyError(.arithmeticError, message)
  }
  public static func assertionError(_ message: String) -> PyError {
    PyError(.assertionError, message)
  }
  public static func attributeError(_ message: String) -> PyError {
    PyError(.attributeError, message)
  }
  public static func bufferError(_ message: String) -> PyError { PyError(.bufferError, message) }
  public static func connectionError(_ message: String) -> PyError {
    PyError(.connectionError, message)
  }
  public static func eofError(_ message: String) -> PyError { PyError(.eofError, message) }
  public static func fileExistsError(_ message: String) -> PyError {
    PyError(.fileExistsError, message)
  }
  public static func fileNotFoundError(_ message: String) -> PyError {
    PyError(.fileNotFoundError, message)
  }
  public static func importError(_ message: String) -> PyError { PyError(.importError, message) }
  public static func indexError(_ message: String) -> PyError { PyError(.indexError, message) }
  public static func keyError(_ message: String) -> PyError { PyError(.keyError, message) }
  public static func lookupError(_ message: String) -> PyError { PyError(.lookupError, message) }
  public static func memoryError(_ message: String) -> PyError { PyError(.memoryError, message) }
  public static func nameError(_ message: String) -> PyError { PyError(.nameError, message) }
  public static func notImplementedError(_ message: String) -> PyError {
    PyError(.notImplementedError, message)
  }
  public static func osError(_ message: String) -> PyError { PyError(.osError, message) }
  public static func overflowError(_ message: String) -> PyError {
    PyError(.overflowError, message)
  }
  public static func permissionError(_ message: String) -> PyError {
    PyError(.permissionError, message)
  }
  public static func recursionError(_ message: String) -> PyError {
    PyError(.recursionError, message)
  }
  public static func runtimeError(_ message: String) -> PyError { PyError(.runtimeError, message) }
  public static func stopAsyncIteration(_ message: String) -> PyError {
    PyError(.stopAsyncIteration, message)
  }
  public static func stopIteration(_ message: String) -> PyError {
    PyError(.stopIteration, message)
  }
  public static func systemError(_ message: String) -> PyError { PyError(.systemError, message) }
  public static func timeoutError(_ message: String) -> PyError { PyError(.timeoutError, message) }
  public static func typeError(_ message: String) -> PyError { PyError(.typeError, message) }
  public static func valueError(_ message: String) -> PyError { PyError(.valueError, message) }
  public static func zeroDivisionError(_ message: String) -> PyError {
    PyError(.zeroDivisionError, message)
  }
}
