#if Runtime
/// Where a runtime will listen, decided and checked before it does.
struct ListenPlan: Sendable {
  /// In order of preference; the first that works is taken.
  var candidates: [TransportAddress]
  /// The folder that the first candidate's socket lies in, to be made if it is missing.
  var folder: RuntimeFolder?

  /// The longest path that a socket's address holds.
  private static let maximumSocketPath = 107

  init(_ configuration: RuntimeConfiguration, peer: UInt64) throws(RuntimeError) {
    let loopback = TransportAddress.tcp(host: "127.0.0.1", port: 0)
    switch configuration.listen {
    case .tcp: candidates = [loopback]
    case .address(let address):
      if case .unix(let path) = address, path.utf8.count > Self.maximumSocketPath {
        throw RuntimeError(
          .invalidArgument,
          "socket path of \(path.utf8.count) bytes; the system allows \(Self.maximumSocketPath)")
      }
      guard address.isLoopback || configuration.allowInsecure else {
        throw RuntimeError(
          .invalidArgument,
          "listening on \(address) would let other machines call without any authentication;"
            + " set allowInsecure (in Python allow_insecure=True) to accept that")
      }
      guard !address.isWildcard || configuration.advertise != nil else {
        throw RuntimeError(
          .invalidArgument,
          "\(address) means every address of this machine, and to others one of theirs: say with"
            + " 'advertise' where they find it, such as tcp:HOST:0 for HOST and the port that it gets"
        )
      }
      candidates = [address]
    case .automatic:
      if case .etcd = configuration.discovery {
        candidates = [loopback]
        return
      }
      var folder = RuntimeFolder.forUser
      if case .file(let directory?) = configuration.discovery {
        folder = RuntimeFolder(path: directory)
      }
      let path = folder.socketPath(InstanceID(rawValue: peer))
      // A deep folder is no reason to fail: TCP works everywhere.
      if path.utf8.count <= Self.maximumSocketPath {
        candidates = [.unix(path: path)]
        self.folder = folder
      } else {
        candidates = [loopback]
      }
    }
  }
}
#endif
