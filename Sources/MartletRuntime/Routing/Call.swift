#if Runtime
import NIOCore
import Synchronization

/// One call of an endpoint, for as long as it takes and on as many instances as it takes.
///
/// The caller reads it as a ``MessageSource`` or, in Swift, as a ``ResponseStream``. Any thread may
/// call anything here.
public final class Call: MessageSource {
  struct Attempt {
    var tracked: TrackedInstance
    var stream: MultiplexedStream?
  }

  struct State {
    var attempt: Attempt?
    var tried: Set<InstanceID> = []
    /// Why the last instance did not do.
    var lastError: RuntimeError?
    /// Set once nothing is sent to anybody any more.
    var failure: RuntimeError?
    var isStopRequested = false
    var isAccepted = false
    var readable: (@Sendable () -> Void)?
    var accepted: (@Sendable (InstanceID?) -> Void)?
    /// Messages of a bidirectional call that wait for a handler to have it.
    var queued: [(ByteBuffer?, isLast: Bool)] = []
    var writable: [@Sendable () -> Void] = []
    /// Kept up to date in a call with a limit on it only.
    var lastActivity = NIODeadline.uptimeNanoseconds(0)
    var deadlineTimer: Scheduled<Void>?
    var idleTimer: Scheduled<Void>?
  }

  let client: Client
  let request: ByteBuffer
  let options: CallOptions
  let mode: RoutingMode
  let deadline: NIODeadline?
  let state = Mutex(State())

  init(client: Client, request: ByteBuffer, options: CallOptions) {
    self.client = client
    self.request = request
    self.options = options
    mode = options.mode ?? client.mode
    deadline = options.timeout.map { .now() + $0 }
  }

  /// The instance that the call went to last.
  public var instanceID: InstanceID? {
    state.withLock { $0.attempt?.tracked.instance.id }
  }

  // MARK: Reading

  public func take() -> AvailableMessages {
    guard let stream = currentStream else {
      return AvailableMessages(end: state.withLock { $0.failure }.map { .failed($0) })
    }
    if let error = stream.pendingFailure, tryAnother(after: error, of: stream) {
      return AvailableMessages()
    }
    return stream.take()
  }

  /// ``take()`` where the answer is one message, as that of most calls.
  func takeOnly() -> ByteBuffer? {
    guard let (message, end) = currentStream?.takeOnly(), end == .finished else { return nil }
    return message
  }

  public func onReadable(_ callback: @escaping @Sendable () -> Void) {
    if let stream = currentStream, let error = stream.pendingFailure {
      _ = tryAnother(after: error, of: stream)
    }
    let isDue = state.withLock { state in
      if state.failure != nil || state.attempt?.stream?.isReadable == true { return true }
      state.readable = callback
      return false
    }
    if isDue { callback() }
  }

  var currentStream: MultiplexedStream? { state.withLock { $0.attempt?.stream } }

  /// Calls `callback` once a handler has the call, with the instance's id, or when it is clear that
  /// none ever will, which the reader then learns. Needs ``CallOptions/reportsAcceptance``.
  public func onAccepted(_ callback: @escaping @Sendable (InstanceID?) -> Void) {
    let (isDue, id) = state.withLock { state -> (Bool, InstanceID?) in
      if state.isAccepted { return (true, state.attempt?.tracked.instance.id) }
      if state.failure != nil { return (true, nil) }
      state.accepted = callback
      return (false, nil)
    }
    if isDue { callback(id) }
  }

  // MARK: Ending

  /// Asks the handler to come to an end. What it still sends arrives, and the stream then ends as
  /// the handler ends it.
  public func stop() {
    let stream = state.withLock { state in
      state.isStopRequested = true
      return state.attempt?.stream
    }
    stream?.cancel(.stop, RuntimeError(.cancelled, "the call was stopped"))
  }

  /// Ends the call now. The handler is cancelled, the reader gets `cancelled`.
  public func cancel() {
    end(RuntimeError(.cancelled, "the call was cancelled"))
  }

  /// Ends the call with an error; nothing if it is over.
  func end(_ error: RuntimeError) {
    let (stream, isFirst) = state.withLock { state in
      defer { if state.failure == nil { state.failure = error } }
      return (state.attempt?.stream, state.failure == nil)
    }
    guard isFirst else { return }
    if let stream {
      stream.cancel(.kill, error)
    } else {
      cancelTimers()
      notify()
    }
  }

  /// Wakes the reader, and writers that wait for a handler; not those of a call that has left `stream`.
  func notify(of stream: MultiplexedStream? = nil) {
    // Not a tuple: functions in one are wrapped for the way through the generic `withLock`.
    struct Due {
      var readable: (@Sendable () -> Void)?
      var writable: [@Sendable () -> Void] = []
      var accepted: (@Sendable (InstanceID?) -> Void)?
    }
    let due = state.withLock { state -> Due in
      if let stream, state.attempt?.stream !== stream { return Due() }
      if options.idleTimeout != nil { state.lastActivity = .now() }
      let isOver = state.failure != nil
      defer {
        state.readable = nil
        if isOver {
          state.writable = []
          state.accepted = nil
        }
      }
      return Due(
        readable: state.readable, writable: isOver ? state.writable : [],
        accepted: isOver ? state.accepted : nil)
    }
    due.readable?()
    for callback in due.writable { callback() }
    due.accepted?(nil)
  }
}
#endif
