#if Logging
public import Martlet
public import Logging

/// Hands what Swift logs to Python's `logging`, where the application has set levels and handlers.
///
/// A `Logger(label: "my.module")` writes to `logging.getLogger("my.module")`, with the Swift file,
/// function and line, its metadata behind the message and as `record.metadata`, and the exception that
/// its error is in Python as `exc_info`. Trace has level 5, notice 25, critical 50; the others those of the same name. May be used from any thread and
/// without the GIL, which it takes for each message that passes ``logLevel``; so never log while
/// holding a lock that a thread with the GIL may wait for. After the interpreter's end messages are
/// dropped.
public struct PythonLogHandler: LogHandler {
  public let label: String
  public var metadata: Logger.Metadata = [:]
  /// What is below doesn't reach Python; Python's own levels decide about the rest.
  public var logLevel = Logger.Level.trace

  public init(label: String) { self.label = label }

  /// Makes this the handler of every `Logger` of this library; call it in a `@PyModuleInit`.
  ///
  /// May be called again, as an import of the module in another interpreter does.
  public static func bootstrap() { once }

  private static let once: Void = LoggingSystem.bootstrap { PythonLogHandler(label: $0) }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    Python.tryAttach { py in
      do throws(PyError) {
        let logger = try py.importModule("logging").getLogger(label)
        guard try logger.isEnabledFor(Self.level(event.level)).isTrue() else { return }
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let shown = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        let message = "\(event.message)\(shown.joined())"
        let fields = all.mapValues { "\($0)" }
        var info: Py?
        if let error = event.error { info = try Self.info(error, py) }
        let record = try logger.makeRecord(
          label, Self.level(event.level), event.file, Int(event.line), message,
          kw: [
            "args": [String](), "exc_info": info, "func": event.function,
            "extra": ["metadata": fields],
          ])
        try logger.handle(record)
      } catch {
        error.writeUnraisable(py.none)
      }
    }
  }

  /// An error as `sys.exc_info()` gives the exception that it is in Python.
  private static func info(_ error: any Error, _ py: Python) throws(PyError) -> Py {
    __raise(error)
    let error = PyError.__fetch()
    let exception = error.instance(py)
    return try py.tuple(
      exception.type.bound.owned(), exception.owned(), error.traceback(py)?.owned()
    ).bound.owned()
  }

  private static func level(_ level: Logger.Level) -> Int {
    switch level {
    case .trace: 5
    case .debug: 10
    case .info: 20
    case .notice: 25
    case .warning: 30
    case .error: 40
    case .critical: 50
    }
  }
}
#endif
