#if Runtime
import Glibc
public import Logging

/// Writes each log line as one JSON object to stderr.
///
/// For programs that have no logging of their own: `LoggingSystem.bootstrap(StructuredLog.init)`. The
/// least level is that of `MARTLET_LOG` (`trace` … `critical`, or `off`), `info` without it.
public struct StructuredLog: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level
  private let label: String
  private let isOff: Bool

  public init(label: String) {
    self.label = label
    let wanted = getenv("MARTLET_LOG").map { String(cString: $0) } ?? ""
    isOff = wanted == "off"
    logLevel = Logger.Level(rawValue: wanted) ?? .info
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    guard !isOff else { return }
    let line = self.line(event) + "\n"
    // One call, so that lines of several threads and processes don't mix.
    var utf8 = Array(line.utf8)
    _ = write(STDERR_FILENO, &utf8, utf8.count)
  }

  func line(_ event: LogEvent) -> String {
    var members: [String: JSON] = [:]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      members[key] = .string("\(value)")
    }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    members["level"] = .string(event.level.rawValue)
    members["logger"] = .string(label)
    members["message"] = .string("\(event.message)")
    members["time_ms"] = .int(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    return JSON.object(members).text
  }
}
#endif
