#if Runtime
public import NIOCore

/// What a runtime accepts from its peers, and how long it waits for them.
public struct TransportLimits: Sendable, Hashable {
  /// The longest message in either direction, in bytes. A longer one is refused by the side that
  /// would send it, with the limit of whichever side has the smaller one.
  public var maximumMessageSize: Int = 256 << 20
  /// How many bytes of one stream may wait for a reader that is not reading, about.
  public var streamWindow: Int = 512 << 10
  /// How many calls one connection carries at once.
  public var maximumStreamsPerConnection: Int = 32_768
  /// How many bytes a connection holds for a socket that takes no more, before writers wait.
  public var sendBufferSize: Int = 4 << 20
  /// How often a connection says that it is alive.
  public var heartbeatInterval: TimeAmount = .seconds(1)
  /// For how long a peer may say nothing at all before its connection counts as lost. The loss is
  /// noticed within one more heartbeat.
  public var silenceLimit: TimeAmount = .seconds(4)
  /// How long connecting and greeting may take together.
  public var connectTimeout: TimeAmount = .seconds(5)

  /// The defaults.
  public init() {}

  /// - Throws: `RuntimeError` with code `invalidArgument` for a limit that would let nothing through.
  func validate() throws(RuntimeError) {
    let sizes = [
      ("maximumMessageSize", maximumMessageSize), ("streamWindow", streamWindow),
      ("maximumStreamsPerConnection", maximumStreamsPerConnection),
      ("sendBufferSize", sendBufferSize),
    ]
    for (name, value) in sizes where !(1...Int(UInt32.max)).contains(value) {
      throw RuntimeError(
        .invalidArgument, "\(name) is \(value); it must lie in 1...\(UInt32.max)")
    }
    let times = [
      ("heartbeatInterval", heartbeatInterval), ("silenceLimit", silenceLimit),
      ("connectTimeout", connectTimeout),
    ]
    for (name, value) in times where value < .milliseconds(1) {
      throw RuntimeError(.invalidArgument, "\(name) is shorter than a millisecond")
    }
    guard heartbeatInterval < silenceLimit else {
      throw RuntimeError(
        .invalidArgument,
        "a heartbeat every \(heartbeatInterval.seconds) s would come too late: silence is given up"
          + " after \(silenceLimit.seconds) s")
    }
  }
}
#endif
