#if Runtime
import NIOCore
import Synchronization

extension MultiplexedStream {
  /// Ends the stream here and now: what waits to be sent is dropped, the reader gets `incoming` after
  /// what has arrived, or else the error.
  ///
  /// - Returns: False if it was over already.
  @discardableResult
  func close(_ error: RuntimeError, incoming: StreamEnd? = nil) -> Bool {
    typealias Effects = (Bool, (any StreamObserver)?, [@Sendable () -> Void])
    let (didClose, observer, callbacks) = state.withLock { state -> Effects in
      guard state.closed == nil else { return (false, nil, []) }
      state.closed = error
      state.isFinished = true
      state.owesAcceptance = false
      state.backlog.removeAll()
      state.assembly = nil
      if state.incomingEnd == nil { state.incomingEnd = incoming ?? .failed(error) }
      return (true, state.observer, writableCallbacksDue(&state))
    }
    guard didClose else { return false }
    connection.forget(self)
    for callback in callbacks { callback() }
    observer?.streamIsReadable(self)
    observer?.streamDidClose(self)
    state.withLock { $0.observer = nil }
    return true
  }

  /// Server: over once its last word has gone into the outbox.
  func closeIfComplete() {
    guard connection.role == .server else { return }
    let isComplete = state.withLock {
      $0.isFinished && $0.backlog.isEmpty && $0.closed == nil
    }
    if isComplete { close(RuntimeError(.cancelled, "the handler has ended the call")) }
  }

  /// Client: over once the server's last word is here.
  func closeIfServerEnded() {
    let hasEnded = state.withLock { $0.incomingEnd != nil && $0.closed == nil }
    if hasEnded { close(RuntimeError(.cancelled, "the handler has ended the call")) }
  }

  /// Client: tells the handler that the caller wants no more.
  ///
  /// - Parameter error: What the reader of a killed stream gets.
  func cancel(_ mode: CancelMode, _ error: RuntimeError) {
    if mode == .kill {
      guard close(error) else { return }
    } else if state.withLock({ $0.closed != nil }) {
      return
    }
    connection.enqueue(
      FrameHeader(length: 1, kind: .cancel, stream: id), ByteBuffer(integer: mode.rawValue))
    connection.scheduleFlushIfNeeded()
  }

  /// Server: ends the stream with an error at once, ahead of anything that waits.
  func abort(_ error: RuntimeError) {
    guard close(error) else { return }
    let payload = error.encoded()
    connection.enqueue(
      FrameHeader(length: payload.readableBytes, kind: .error, stream: id), payload)
    connection.scheduleFlushIfNeeded()
  }

  /// Server: tells the caller that a handler has the call, at once.
  func accept() {
    connection.enqueue(FrameHeader(length: 0, kind: .accepted, stream: id))
    connection.scheduleFlushIfNeeded()
  }

  /// Server: puts the word that a handler has the call before whatever is sent next.
  func acknowledgeIfOwed(_ state: inout State) {
    guard state.owesAcceptance else { return }
    state.owesAcceptance = false
    connection.enqueue(FrameHeader(length: 0, kind: .accepted, stream: id))
  }
}
#endif
