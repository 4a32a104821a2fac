#if Runtime
public import NIOCore

/// How one call is to be made.
public struct CallOptions: Sendable {
  /// Which instance; nil for the client's own mode.
  public var mode: RoutingMode?
  /// For how long the whole call may take, streams included. It travels with the call: the handler is
  /// cancelled when it has passed.
  public var timeout: TimeAmount?
  /// For how long the reader may wait for one message.
  public var idleTimeout: TimeAmount?
  /// Texts that reach the handler with the call: trace headers, a user's name.
  public var metadata: [String: String] = [:]
  /// The caller's name for the request; empty lets the connection name it.
  public var requestID: String = ""
  /// When the call may be sent to another instance after it failed on one.
  public var retry: RetryPolicy = .beforeFirstMessage
  /// Whether the caller sends more messages than the request: ``Call/writer`` then.
  public var isBidirectional = false
  /// Whether the server is to say when a handler has the call: ``Call/onAccepted(_:)``. Costs one
  /// small frame.
  public var reportsAcceptance = false

  /// The defaults.
  public init() {}

  var isTimed: Bool { timeout != nil || idleTimeout != nil }

  /// The options of a call that a handler makes on behalf of the call it serves: the metadata and
  /// what is left of the time go along.
  public init(onBehalfOf context: RequestContext) {
    metadata = context.metadata
    timeout = context.remainingTime
  }
}

/// When a call that failed on one instance is sent to another.
///
/// A call that no handler can have seen is always sent again: the connection could not be made, the
/// server refused. The policy is about the others.
public enum RetryPolicy: Sendable, Hashable {
  /// While no message of the answer has arrived. A handler may then see the call twice: once on an
  /// instance that died, once on another.
  case beforeFirstMessage
  /// Only if no handler can have seen it.
  case ifUnprocessed
}
#endif
