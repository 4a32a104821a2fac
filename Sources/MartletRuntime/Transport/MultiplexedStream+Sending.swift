#if Runtime
import NIOCore
import Synchronization

extension MultiplexedStream {
  /// Gives a message to be sent. It is never refused for want of room: it waits here, and the result
  /// asks the producer to wait too.
  ///
  /// - Parameter mayWait: Whether the message may wait for a moment, so that the next one shares its
  ///   write.
  /// - Returns: Whether there is room for more. If not, see ``onWritable(_:)``.
  /// - Throws: `RuntimeError` if the stream is over or the message too long for either side.
  @discardableResult
  func send(
    _ message: ByteBuffer, isLast: Bool = false, mayWait: Bool = false
  ) throws(RuntimeError) -> Bool {
    let limit = connection.maximumSentMessageSize
    guard message.readableBytes <= limit else {
      throw RuntimeError(
        .messageTooLarge,
        "a message of \(message.readableBytes) bytes exceeds the limit of \(limit) bytes")
    }
    return try give(.message(message, isLast: isLast), isLast: isLast, mayWait: mayWait)
  }

  /// Says that no more messages follow.
  func finish() throws(RuntimeError) {
    _ = try give(.end, isLast: true)
  }

  /// Ends the stream with an error, after the messages that were given before.
  func fail(_ error: RuntimeError) throws(RuntimeError) {
    _ = try give(.error(error.encoded()), isLast: true)
  }

  private func give(
    _ item: Outgoing, isLast: Bool, mayWait: Bool = false
  ) throws(RuntimeError) -> Bool {
    var failure: RuntimeError?
    let hasRoom = state.withLock { state -> Bool in
      if let closed = state.closed {
        failure = closed
        return false
      }
      guard !state.isFinished else {
        failure = RuntimeError(.invalidArgument, "the stream has been finished already")
        return false
      }
      if isLast { state.isFinished = true }
      acknowledgeIfOwed(&state)
      state.backlog.append(item)
      return pump(&state)
    }
    if let failure { throw failure }
    if !mayWait || !connection.isAcknowledging {
      connection.scheduleFlushIfNeeded(isUrgent: isLast)
    }
    if isLast { closeIfComplete() }
    return hasRoom
  }

  /// Calls `callback` once, as soon as there is room to send or the stream is over: at once if so now.
  func onWritable(_ callback: @escaping @Sendable () -> Void) {
    let isDue = state.withLock { state in
      if state.closed != nil || pump(&state) { return true }
      state.writableCallbacks.append(callback)
      // Waiting for credit, `receiveCredit` calls back; waiting for room, the connection does.
      guard state.backlog.isEmpty, state.credit > 0, connection.waitForRoom(self) else {
        return false
      }
      state.writableCallbacks.removeLast()
      return true
    }
    if isDue { callback() }
  }

  /// The connection has room again.
  func roomAppeared() {
    let callbacks = state.withLock { state -> [@Sendable () -> Void] in
      pump(&state)
      return writableCallbacksDue(&state)
    }
    for callback in callbacks { callback() }
    connection.scheduleFlushIfNeeded()
    closeIfComplete()
  }

  func writableCallbacksDue(_ state: inout State) -> [@Sendable () -> Void] {
    guard state.closed != nil || (state.backlog.isEmpty && state.credit > 0),
      !state.writableCallbacks.isEmpty
    else { return [] }
    defer { state.writableCallbacks = [] }
    return state.writableCallbacks
  }

  /// Moves what waits into the connection's outbox, as far as credit and room go.
  ///
  /// - Returns: Whether nothing waits and there is room for more.
  @discardableResult
  func pump(_ state: inout State) -> Bool {
    while let head = state.backlog.first {
      switch head {
      case .end:
        connection.enqueue(FrameHeader(length: 0, kind: .end, stream: id))
        state.backlog.removeFirst()
      case .error(let payload):
        connection.enqueue(
          FrameHeader(length: payload.readableBytes, kind: .error, stream: id), payload)
        state.backlog.removeFirst()
      case .message(let message, let isLast):
        guard state.credit > 0, connection.hasRoom || connection.waitForRoom(self) else {
          return false
        }
        if sendPart(message, isLast, &state) { state.backlog.removeFirst() }
      }
    }
    return state.credit > 0 && connection.hasRoom
  }

  /// Sends one frame of a message; true if it was its last.
  private func sendPart(_ message: ByteBuffer, _ isLast: Bool, _ state: inout State) -> Bool {
    let total = message.readableBytes
    let count = min(total - state.sentOfHead, WireFormat.maximumDataPayload)
    state.credit -= count + WireFormat.frameCost
    if count == total {
      connection.enqueue(
        FrameHeader(length: count, kind: .message, isLast: isLast, stream: id), message)
      return true
    }
    let begin = message.readerIndex + state.sentOfHead
    let part = message.window(begin..<begin + count)
    let isFirst = state.sentOfHead == 0
    state.sentOfHead += count
    let isFinal = state.sentOfHead == total
    connection.enqueue(
      FrameHeader(
        length: count, kind: isFirst ? .messageStart : .messagePart, isLast: isLast && isFinal,
        stream: id, total: total),
      part)
    if isFinal { state.sentOfHead = 0 }
    return isFinal
  }
}
#endif
