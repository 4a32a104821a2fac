#if Runtime
public import NIOCore
import Synchronization

/// What a handler knows of the call it serves, and whether anybody still wants it.
public final class RequestContext: Sendable {
  /// Why a handler is to come to an end.
  public enum Cancellation: Sendable, Hashable {
    /// The caller has enough. What is still sent is delivered.
    case stopped
    /// The caller is gone: it killed the call, or its connection broke.
    case killed
    /// The caller's time is up.
    case deadlineExceeded
    /// The server shuts down and waits no longer.
    case shutDown
  }

  private struct State {
    var cancellation: Cancellation?
    var callbacks: [@Sendable (Cancellation) -> Void] = []
    var task: Task<Void, Never>?
    var isFinished = false
  }

  /// The endpoint called.
  public let endpoint: EndpointName
  /// The instance that serves the call.
  public let instanceID: InstanceID
  /// The texts that came with the call.
  public let metadata: [String: String]
  private let requestID: String
  private let fallbackID: (peer: UInt64, stream: UInt32)
  let deadline: NIODeadline?
  private let state = Mutex(State())

  init(
    endpoint: EndpointName, instanceID: InstanceID, header: RequestHeader, peer: UInt64,
    stream: UInt32
  ) {
    self.endpoint = endpoint
    self.instanceID = instanceID
    metadata = header.metadata
    requestID = header.requestID
    fallbackID = (peer, stream)
    deadline =
      header.timeoutMilliseconds == 0
      ? nil : .now() + .milliseconds(Int64(header.timeoutMilliseconds))
  }

  /// The request's name: the caller's, or else one made of the connection and the stream.
  public var id: String {
    guard requestID.isEmpty else { return requestID }
    return "\(InstanceID(rawValue: fallbackID.peer))-\(fallbackID.stream)"
  }

  /// What is left of the caller's time; nil if the caller waits for ever.
  public var remainingTime: TimeAmount? {
    deadline.map { max($0 - .now(), .nanoseconds(0)) }
  }

  /// Why the handler is to end, once it is.
  public var cancellation: Cancellation? { state.withLock { $0.cancellation } }

  /// Whether the handler is to come to an end, for whatever reason.
  public var isStopped: Bool { cancellation != nil }

  /// Whether nobody will read what the handler still sends.
  public var isKilled: Bool {
    switch cancellation {
    case .killed, .deadlineExceeded, .shutDown: true
    case .stopped, nil: false
    }
  }

  /// Calls `callback` when the handler is to end: at once, on this thread, if it is already, and else
  /// on the thread that finds out, where it must not block. A stop that is followed by a kill calls
  /// twice.
  public func onCancel(_ callback: @escaping @Sendable (Cancellation) -> Void) {
    let cancellation = state.withLock { state in
      state.callbacks.append(callback)
      return state.cancellation
    }
    if let cancellation { callback(cancellation) }
  }

  /// Has the handler's task cancelled when the handler is to end.
  func cancels(_ task: Task<Void, Never>) {
    let isCancelled = state.withLock { state in
      if !state.isFinished { state.task = task }
      return state.cancellation != nil
    }
    if isCancelled { task.cancel() }
  }

  func cancel(_ cancellation: Cancellation) {
    typealias Due = ([@Sendable (Cancellation) -> Void], Task<Void, Never>?)
    let (callbacks, task) = state.withLock { state -> Due in
      guard state.cancellation == nil || state.cancellation == .stopped,
        state.cancellation != cancellation
      else { return ([], nil) }
      state.cancellation = cancellation
      return (state.callbacks, state.task)
    }
    task?.cancel()
    for callback in callbacks { callback(cancellation) }
  }

  /// Lets go of the callbacks: the handler has ended.
  func finish() {
    let callbacks = state.withLock { state in
      defer {
        state.callbacks = []
        state.task = nil
        state.isFinished = true
      }
      return state.callbacks
    }
    _ = callbacks
  }
}
#endif
