internal import CMartlet

extension PyError {
  /// Reports the exception through `sys.unraisablehook`, where it can't be thrown any further.
  ///
  /// - Parameter place: The object that the hook names.
  public func writeUnraisable(_ place: Bound) {
    __restore()
    place.withUnsafePointer { PyErr_WriteUnraisable($0) }
  }

  /// Prints the exception through `sys.excepthook`, as at the end of a program.
  ///
  /// - Parameter py: The GIL must be held.
  public func print(_ py: Python) {
    __restore()
    PyErr_PrintEx(0)
  }
}

extension Python {
  /// Issues a warning: `warnings.warn(message, category)`.
  ///
  /// - Parameters:
  ///   - category: The warning's class.
  ///   - message: Its text.
  ///   - stackLevel: 1 blames the Python code that called this function.
  /// - Throws: The warning itself, where the filters turn it into an error.
  public func warn(
    _ category: PyExceptionType = .userWarning, _ message: String, stackLevel: Int = 1
  ) throws(PyError) {
    try check(PyErr_WarnEx(category.object, message, stackLevel))
  }

  /// Lets Python handle signals that have arrived: call it in long loops, so that Ctrl-C works.
  ///
  /// - Throws: `KeyboardInterrupt`, or what a signal handler raised.
  ///
  /// Only the main thread handles signals; elsewhere it does nothing. Costs a few nanoseconds.
  public func checkSignals() throws(PyError) {
    try check(PyErr_CheckSignals())
  }
}
