extension Python {
  /// Python's `print`: to `sys.stdout`, so that Jupyter shows it and pytest captures it.
  ///
  /// - Parameters:
  ///   - items: Shown as Swift's `print` shows them; for an object write `"\(object)"`.
  ///   - separator: Between two items.
  ///   - terminator: After the last.
  /// - Throws: What the stream raised; without a `sys.stdout` nothing happens.
  public func print(
    _ items: Any..., separator: String = " ", terminator: String = "\n"
  ) throws(PyError) {
    let text = items.map { String(describing: $0) }.joined(separator: separator)
    try builtin("print")(text, kw: ["end": terminator])
  }

  /// The same from any thread, which takes the GIL; after the interpreter's end nothing happens.
  public static func print(
    _ items: Any..., separator: String = " ", terminator: String = "\n"
  ) throws(PyError) {
    let text = items.map { String(describing: $0) }.joined(separator: separator)
    try tryAttach { (py) throws(PyError) in try py.print(text, terminator: terminator) }
  }
}
