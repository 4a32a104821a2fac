#if Runtime
/// Where an etcd member's HTTP gateway listens: `http://host:port`, or `host:port`.
struct EtcdEndpoint: Sendable, Hashable {
  var host: String
  var port: Int

  init(_ text: String) throws(RuntimeError) {
    var rest = text[...]
    if rest.hasPrefix("http://") { rest = rest.dropFirst(7) }
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
      (1...65535).contains(port), colon != rest.startIndex, !rest.contains("/")
    else {
      throw RuntimeError(
        .invalidArgument,
        "etcd address '\(text)' is not 'http://host:port' (TLS is not supported yet)")
    }
    host = String(rest[..<colon])
    self.port = port
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
  }
}
#endif
