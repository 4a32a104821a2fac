#if Runtime
public import NIOCore
import Synchronization

/// The caller's further messages, in a bidirectional call. They wait here until a handler has the
/// call: up to then it may go to another instance, and the request with it.
extension Call {
  /// Gives a message to be sent. It is never refused for want of room; the result asks the producer
  /// to wait, with ``onWritable(_:)``.
  ///
  /// - Returns: Whether there is room for more.
  /// - Throws: `RuntimeError` if the call is over, finished, not bidirectional, or the message too
  ///   long.
  @discardableResult
  public func send(_ message: ByteBuffer) throws(RuntimeError) -> Bool {
    try give(message, isLast: false)
  }

  /// Says that the caller sends no more.
  public func finishSending() throws(RuntimeError) {
    _ = try give(nil, isLast: true)
  }

  private func give(_ message: ByteBuffer?, isLast: Bool) throws(RuntimeError) -> Bool {
    guard options.isBidirectional else {
      throw RuntimeError(.invalidArgument, "the call takes one request and no further messages")
    }
    var failure: RuntimeError?
    let stream = state.withLock { state -> MultiplexedStream? in
      if state.isAccepted, let stream = state.attempt?.stream { return stream }
      failure = state.failure
      if failure == nil { state.queued.append((message, isLast)) }
      return nil
    }
    if let failure { throw failure }
    guard let stream else { return false }
    guard let message else {
      try stream.finish()
      return true
    }
    return try stream.send(message, isLast: isLast)
  }

  /// Calls `callback` once, as soon as there is room to send or the call is over.
  public func onWritable(_ callback: @escaping @Sendable () -> Void) {
    let (stream, isOver) = state.withLock { state -> (MultiplexedStream?, Bool) in
      if state.isAccepted, let stream = state.attempt?.stream { return (stream, false) }
      if state.failure == nil { state.writable.append(callback) }
      return (nil, state.failure != nil)
    }
    if let stream { stream.onWritable(callback) } else if isOver { callback() }
  }

  func acceptBy(_ stream: MultiplexedStream) {
    typealias Effects = (
      [@Sendable () -> Void], (@Sendable (InstanceID?) -> Void)?, InstanceID?
    )
    let (callbacks, accepted, id) = state.withLock { state -> Effects in
      guard let attempt = state.attempt, attempt.stream === stream, !state.isAccepted else {
        return ([], nil, nil)
      }
      state.isAccepted = true
      // Sent under the lock, so that no later message overtakes them.
      for (message, isLast) in state.queued {
        do throws(RuntimeError) {
          if let message { try stream.send(message, isLast: isLast) } else { try stream.finish() }
        } catch {
          // The stream is over; its reader learns why.
          break
        }
      }
      state.queued = []
      defer {
        state.writable = []
        state.accepted = nil
      }
      return (state.writable, state.accepted, attempt.tracked.instance.id)
    }
    for callback in callbacks { stream.onWritable(callback) }
    if let id { accepted?(id) }
  }
}
#endif
