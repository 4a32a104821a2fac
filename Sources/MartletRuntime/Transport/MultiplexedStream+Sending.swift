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
    let limit = maximumMessageSize
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
    typealias Given = (hasRoom: Bool, closing: Closing?, step: Connection.FlushStep?)
    let given = try state.withLock { state throws(RuntimeError) -> Given in
      if let closed = state.closed { throw closed }
      guard !state.isFinished else {
        throw RuntimeError(.invalidArgument, "the stream has been finished already")
      }
      if isLast { state.isFinished = true }
      acknowledgeIfOwed(&state)
      if isLast, state.backlog.isEmpty, let step = enqueueLast(item, &state) {
        return (true, beginClosing(Self.handlerEnded, nil, &state), step)
      }
      var hasRoom = false
      if state.backlog.isEmpty, let room = enqueue(item, &state) {
        hasRoom = state.credit > 0 && room
      } else {
        state.backlog.append(item)
        hasRoom = pump(&state)
      }
      return (hasRoom, isLast ? beginClosingIfComplete(&state) : nil, nil)
    }
    if let step = given.step {
      connection.perform(step)
    } else if !mayWait || !connection.isAcknowledging {
      connection.scheduleFlushIfNeeded(isUrgent: isLast)
    }
    if let closing = given.closing { endClosing(closing, isForgotten: given.step != nil) }
    return given.hasRoom
  }

  /// Server: sends a short answer's last or only message and forgets the stream, all at once.
  private func enqueueLast(_ item: Outgoing, _ state: inout State) -> Connection.FlushStep? {
    guard connection.role == .server, case .message(let message, true) = item, state.credit > 0,
      message.readableBytes <= WireFormat.maximumDataPayload
    else { return nil }
    let header = FrameHeader(
      length: message.readableBytes, kind: .message, isLast: true, stream: id)
    return connection.offerLast(header, message, of: self)
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
      guard enqueue(head, &state) != nil else { return false }
      state.backlog.removeFirst()
    }
    return state.credit > 0 && connection.hasRoom
  }

  /// Puts what is next into the connection's outbox.
  ///
  /// - Returns: Whether the connection has room for more; nil if this, or the rest of it, has to wait.
  private func enqueue(_ item: Outgoing, _ state: inout State) -> Bool? {
    switch item {
    case .end:
      connection.enqueue(FrameHeader(length: 0, kind: .end, stream: id))
      return true
    case .error(let payload):
      connection.enqueue(
        FrameHeader(length: payload.readableBytes, kind: .error, stream: id), payload)
      return true
    case .message(let message, let isLast):
      guard message.readableBytes > WireFormat.maximumDataPayload else {
        let header = FrameHeader(
          length: message.readableBytes, kind: .message, isLast: isLast, stream: id)
        guard state.credit > 0, let hasRoom = connection.offer(header, message, of: self) else {
          return nil
        }
        state.credit -= message.readableBytes + WireFormat.frameCost
        return hasRoom
      }
      return enqueueParts(message, isLast, &state)
    }
  }

  private func enqueueParts(_ message: ByteBuffer, _ isLast: Bool, _ state: inout State) -> Bool? {
    let total = message.readableBytes
    while true {
      let count = min(total - state.sentOfHead, WireFormat.maximumDataPayload)
      let begin = message.readerIndex + state.sentOfHead
      let isFinal = state.sentOfHead + count == total
      let header = FrameHeader(
        length: count, kind: state.sentOfHead == 0 ? .messageStart : .messagePart,
        isLast: isLast && isFinal, stream: id, total: total)
      let part = message.window(begin..<begin + count)
      guard state.credit > 0, let hasRoom = connection.offer(header, part, of: self) else {
        return nil
      }
      state.credit -= count + WireFormat.frameCost
      state.sentOfHead = isFinal ? 0 : state.sentOfHead + count
      if isFinal { return hasRoom }
    }
  }
}
#endif
