#if Runtime
/// Where a runtime listens, in the form in which it is advertised: `unix:/run/…/x.sock` or
/// `tcp:127.0.0.1:4000`, with IPv6 hosts in brackets.
public enum TransportAddress: Sendable, Hashable, CustomStringConvertible {
  case unix(path: String)
  case tcp(host: String, port: Int)

  /// Reads the advertised form.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`.
  public init(_ text: String) throws(RuntimeError) {
    if text.hasPrefix("unix:/") {
      self = .unix(path: String(text.dropFirst(5)))
      return
    }
    if text.hasPrefix("tcp:"), let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
    {
      var host = text[..<colon].dropFirst(4)
      if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
      if !host.isEmpty {
        self = .tcp(host: String(host), port: port)
        return
      }
    }
    throw RuntimeError(
      .invalidArgument,
      "address '\(text)' is neither 'unix:/path' nor 'tcp:host:port'")
  }

  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port) where host.contains(":"): "tcp:[\(host)]:\(port)"
    case .tcp(let host, let port): "tcp:\(host):\(port)"
    }
  }

  /// Whether only this machine can reach the address.
  public var isLoopback: Bool {
    switch self {
    case .unix: true
    case .tcp(let host, _): host == "localhost" || host == "::1" || Self.isIPv4Loopback(host)
    }
  }

  /// Whether it stands for every address of a machine, so that nobody can be told to connect to it.
  var isWildcard: Bool {
    if case .tcp(let host, _) = self { host == "0.0.0.0" || host == "::" } else { false }
  }

  /// The address, with `port` for a port 0.
  func with(port: Int) -> TransportAddress {
    if case .tcp(let host, 0) = self { .tcp(host: host, port: port) } else { self }
  }

  private static func isIPv4Loopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
#endif
