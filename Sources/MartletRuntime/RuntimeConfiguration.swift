#if Runtime
public import Logging
public import NIOCore

/// How a runtime finds others, where it can be reached, and what it puts up with.
///
/// The defaults suit one machine with nothing installed: discovery by files in the user's runtime
/// folder, a Unix socket in the same place.
public struct RuntimeConfiguration: Sendable {
  /// How instances find each other.
  public enum DiscoveryChoice: Sendable {
    /// Within this process.
    case memory
    /// Through files; nil means the user's own runtime folder. See ``RuntimeFolder``.
    case file(directory: String? = nil)
    /// Through etcd version 3, at `http://host:port` addresses.
    case etcd(endpoints: [String])
    /// Through anything else. The runtime closes it when it shuts down.
    case custom(any Discovery)
  }

  /// Where the runtime listens.
  public enum Listen: Sendable, Hashable {
    /// A Unix socket in the runtime folder; with etcd, TCP on 127.0.0.1 and a free port.
    case automatic
    /// TCP on 127.0.0.1 and a free port.
    case tcp
    /// Exactly there. Any address but loopback needs ``RuntimeConfiguration/allowInsecure``.
    case address(TransportAddress)
  }

  public var discovery: DiscoveryChoice = .file()
  public var listen: Listen = .automatic
  /// What others are told to connect to, where that is not the address listened on: behind a NAT, or
  /// when listening on every interface. Port 0 stands for the port that the listening socket got.
  public var advertise: [TransportAddress]?
  /// Whether to listen where other machines can connect. Nothing is encrypted, nobody has to say who
  /// they are: whoever reaches the port can call every endpoint.
  public var allowInsecure = false
  public var limits = TransportLimits()
  /// How many calls of one endpoint run at once, unless the endpoint says otherwise.
  public var maximumConcurrentCalls = 10_000
  /// For how long a shutdown waits for calls that are being handled.
  public var drainTimeout: TimeAmount = .seconds(30)
  /// How long an instance that stopped announcing itself is still believed in.
  public var leaseTime: TimeAmount = .seconds(10)
  /// Gets what happens to connections and leases; nothing is logged for each call.
  public var logger = Logger(label: "martlet.runtime")

  /// The defaults.
  public init() {}

  /// The defaults but for discovery.
  public init(discovery: DiscoveryChoice) {
    self.discovery = discovery
  }
}
#endif
