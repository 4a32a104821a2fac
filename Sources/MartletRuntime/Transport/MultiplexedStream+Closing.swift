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
    let closing = state.withLock { beginClosing(error, incoming, &$0) }
    if let closing { endClosing(closing) }
    return closing != nil
  }

  /// What is to be done, with no lock held, about a stream that is over.
  struct Closing {
    fileprivate var observer: (any StreamObserver)?
    fileprivate var callbacks: [@Sendable () -> Void]
    /// The reader has yet to learn of the end.
    fileprivate var isNewsForReader: Bool
  }

  /// The first half of closing a stream; nil if it was over already.
  func beginClosing(
    _ error: RuntimeError, _ incoming: StreamEnd?, _ state: inout State
  ) -> Closing? {
    guard state.closed == nil else { return nil }
    state.closed = error
    state.isFinished = true
    state.owesAcceptance = false
    state.backlog.removeAll()
    state.assembly = nil
    let isNews = state.incomingEnd == nil || state.isMarkedReadable
    if state.incomingEnd == nil { state.incomingEnd = incoming ?? .failed(error) }
    return Closing(
      observer: state.observer, callbacks: writableCallbacksDue(&state), isNewsForReader: isNews)
  }

  /// The second half.
  ///
  /// - Parameter isForgotten: Whether the connection has forgotten the stream already.
  func endClosing(_ closing: Closing, isForgotten: Bool = false) {
    if !isForgotten { connection.forget([self]) }
    for callback in closing.callbacks { callback() }
    if closing.isNewsForReader { closing.observer?.streamIsReadable(self) }
    closing.observer?.streamDidClose(self)
    state.withLock { $0.observer = nil }
  }

  static let handlerEnded = RuntimeError(.cancelled, "the handler has ended the call")

  /// Server: over once its last word has gone into the outbox.
  func beginClosingIfComplete(_ state: inout State) -> Closing? {
    guard connection.role == .server, state.isFinished, state.backlog.isEmpty else { return nil }
    return beginClosing(Self.handlerEnded, nil, &state)
  }

  func closeIfComplete() {
    if let closing = state.withLock({ beginClosingIfComplete(&$0) }) { endClosing(closing) }
  }

  /// Client: over once the server's last word is here. ``endClosing(_:isForgotten:)`` must follow.
  func beginClosingIfServerEnded() -> Closing? {
    state.withLock { $0.incomingEnd == nil ? nil : beginClosing(Self.handlerEnded, nil, &$0) }
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
