#if Runtime
import Logging
import Synchronization

/// Keeps what is logged.
final class LogCapture: Sendable {
  private let lines = Mutex<[String]>([])

  var text: [String] { lines.withLock { $0 } }

  var logger: Logger {
    Logger(label: "test") { _ in Handler(capture: self) }
  }

  private struct Handler: LogHandler {
    let capture: LogCapture
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let reason = event.metadata?["reason"].map { "\($0)" } ?? ""
      capture.lines.withLock { $0.append("\(event.message): \(reason)") }
    }
  }
}
#endif
