#if Runtime
import NIOCore
import Synchronization

/// What the connection's event loop tells a stream.
extension MultiplexedStream {
  /// Takes in a message, or a piece of one.
  ///
  /// - Returns: Whether the reader has something new and is to be told: see ``State/isMarkedReadable``.
  /// - Throws: `ProtocolViolation` if the sender exceeds the window or mixes up its messages.
  func receive(_ piece: FrameDecoder.Piece) throws(ProtocolViolation) -> Bool {
    let limits = connection.limits
    let (isReadable, credit) = try state.withLock {
      state throws(ProtocolViolation) -> (Bool, Int) in
      // A stream that ended here may still have messages under way; they are nobody's now.
      guard state.incomingEnd == nil else { return (false, 0) }
      let isReadable = try Self.accept(piece, &state, limits) && Self.mark(&state)
      return (isReadable, Self.creditDue(&state, of: limits.streamWindow))
    }
    if credit > 0 { connection.sendCredit(credit, stream: id) }
    return isReadable
  }

  /// Notes that the reader is to be told of something new; false if that was noted already.
  private static func mark(_ state: inout State) -> Bool {
    defer { state.isMarkedReadable = true }
    return !state.isMarkedReadable
  }

  /// The same, for a reader who is to be told in any case.
  func mark() -> Bool { state.withLock { Self.mark(&$0) } }

  private static func accept(
    _ piece: FrameDecoder.Piece, _ state: inout State, _ limits: TransportLimits
  ) throws(ProtocolViolation) -> Bool {
    let header = piece.header
    let cost = header.length + WireFormat.frameCost
    if piece.isFirst {
      guard state.window > 0 else {
        throw ProtocolViolation("stream \(header.stream) exceeds its window")
      }
      state.window -= cost
      let isPart = header.kind == .messagePart
      guard isPart == (state.assembly != nil) else {
        throw ProtocolViolation("stream \(header.stream) mixes the parts of two messages")
      }
      if header.kind == .message, piece.isFinal {
        return complete(piece.bytes, piece.isCompact, header.isLast, cost, &state)
      }
      if !isPart {
        let total = header.kind == .messageStart ? header.total : header.length
        guard total <= limits.maximumMessageSize else {
          throw ProtocolViolation(
            "a message of \(total) bytes exceeds the limit of \(limits.maximumMessageSize)")
        }
        state.assembly = Assembly(
          bytes: ByteBuffer(), total: total, isLast: header.isLast, cost: 0)
        // Not all at once: an announcement costs its sender nothing.
        state.assembly?.bytes.reserveCapacity(min(total, 2 * limits.streamWindow))
      }
      state.assembly?.cost += cost
      // While nothing waits before it, a long message may flow in whole: the reader that is to take
      // it can't make room by taking a part.
      if state.inbox.isEmpty, let assembly = state.assembly {
        state.owed += assembly.cost
        state.assembly?.cost = 0
      }
    }
    // A sender that has sent this much means the rest too; from here on nothing is moved again.
    if let assembly = state.assembly, assembly.bytes.readableBytes >= limits.streamWindow,
      assembly.bytes.capacity < assembly.total
    {
      state.assembly?.bytes.reserveCapacity(assembly.total)
    }
    state.assembly?.bytes.writeImmutableBuffer(piece.bytes)
    guard let assembly = state.assembly, piece.isFinal else { return false }
    guard assembly.bytes.readableBytes <= assembly.total else {
      throw ProtocolViolation("stream \(header.stream) sends more than the message it announced")
    }
    guard assembly.bytes.readableBytes == assembly.total else { return false }
    state.assembly = nil
    return complete(assembly.bytes, true, header.isLast, assembly.cost, &state)
  }

  private static func complete(
    _ message: ByteBuffer, _ isCompact: Bool, _ isLast: Bool, _ cost: Int, _ state: inout State
  ) -> Bool {
    state.hasReceivedMessage = true
    state.inbox.append(message, isCompact: isCompact, cost: cost)
    if isLast { state.incomingEnd = .finished }
    return true
  }

  /// The other side sends no more messages.
  func receiveEnd() throws(ProtocolViolation) -> Bool {
    let (isMidMessage, isReadable) = state.withLock { state in
      if state.incomingEnd == nil { state.incomingEnd = .finished }
      return (state.assembly != nil, Self.mark(&state))
    }
    if isMidMessage { throw ProtocolViolation("stream \(id) ends inside a message") }
    return isReadable
  }

  /// The other side failed.
  func receiveError(_ error: RuntimeError) -> Bool {
    state.withLock { state in
      state.assembly = nil
      if state.incomingEnd == nil { state.incomingEnd = .failed(error) }
      return Self.mark(&state)
    }
  }

  func receiveCredit(_ bytes: Int) throws(ProtocolViolation) {
    var isExcessive = false
    let (callbacks, closing) = state.withLock { state -> ([@Sendable () -> Void], Closing?) in
      state.credit += bytes
      isExcessive = state.credit > Int(UInt32.max)
      pump(&state)
      return (writableCallbacksDue(&state), beginClosingIfComplete(&state))
    }
    if isExcessive { throw ProtocolViolation("stream \(id) is given more credit than 4 GiB") }
    for callback in callbacks { callback() }
    if let closing { endClosing(closing) }
  }

  func receiveCancel(_ mode: CancelMode) {
    // Told first: a stream that is over has nobody left to tell.
    state.withLock { $0.observer }?.streamWasCancelled(self, mode)
    if mode == .kill { close(RuntimeError(.cancelled, "the caller ended the call")) }
  }
}
#endif
