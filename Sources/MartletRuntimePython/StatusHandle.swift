#if Runtime
import Martlet
import MartletRuntime

/// `/health`, `/live` and `/metrics`, being served.
@PyClass final class StatusHandle: Sendable {
  private let server: StatusServer

  @PyIgnore init(_ server: StatusServer) { self.server = server }

  /// `http://host:port`.
  var url: String {
    guard case .tcp(let host, let port) = server.address else { return "" }
    return host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }

  func close() async { await server.close() }
}
#endif
