internal import CMartlet
public import Martlet
internal import Synchronization

/// A Python interpreter for `swift test`.
///
/// The test program links libpython (`python3.11` unless the environment variable
/// `MARTLET_TEST_PYTHON` names another while the package is resolved); `LIBRARY_PATH` and
/// `LD_LIBRARY_PATH` say where it lies.
public enum TestInterpreter {
  private static let started = Mutex(false)

  /// Runs `body` in the interpreter of this process, which is started the first time.
  ///
  /// - Parameter body: Runs with the GIL held, on the calling thread.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  ///
  /// The interpreter lives until the process ends.
  public static func run<R, E: Error>(_ body: (Python) throws(E) -> R) throws(E) -> R {
    start()
    return try Python.attach(body)
  }

  private static func start() {
    started.withLock { isStarted in
      guard !isStarted else { return }
      isStarted = true
      guard Py_IsInitialized() == 0 else { return }
      // Without signal handlers: Ctrl-C shall end the tests.
      Py_InitializeEx(0)
      // Given up at once, so that any thread may attach.
      _ = PyEval_SaveThread()
    }
  }
}

extension Python {
  /// The value of the last expression of `source`, whose other lines are run before it.
  ///
  /// - Parameters:
  ///   - source: Statements, and an expression in the last line.
  ///   - names: What the source sees as globals.
  /// - Throws: What the source raises.
  public func evaluate<T: FromPython>(
    _ source: String, _ names: KeyValuePairs<String, any IntoPython> = [:], as type: T.Type = T.self
  ) throws(PyError) -> T {
    let scope = try dict(names)
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let expression = lines.popLast() ?? ""
    if !lines.isEmpty { try run(lines.joined(separator: "\n"), globals: scope) }
    return try eval(String(expression), globals: scope).load()
  }

  /// Whether a value, as Python sees it, equals the value of an expression; the type counts too, so
  /// that `True` isn't `1`.
  public func isEqual<T: IntoPython>(
    _ value: T, to expression: String
  ) throws(PyError) -> Bool {
    let (mine, theirs) = (try object(value), try eval(expression))
    return try mine == theirs && mine.type.bound.isIdentical(to: theirs.type.bound)
  }
}
