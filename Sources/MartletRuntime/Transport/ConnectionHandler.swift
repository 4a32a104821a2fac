#if Runtime
import Logging
import NIOCore
import Synchronization

/// Reads a connection's bytes: greeting, then frames. Lives on the channel's event loop.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase { case preface, hello, frames }

  private let connection: Connection
  private var phase = Phase.preface
  private var decoder = FrameDecoder()
  private var heartbeat: Heartbeat?
  /// Streams with something new for their readers since the last batch.
  private var readable: [MultiplexedStream] = []
  /// Those streams while their readers are told, and who is still to be told.
  private var telling: [MultiplexedStream] = []
  private var readers: [(any StreamObserver, MultiplexedStream)] = []
  /// Those of them that are over.
  private var closed: [MultiplexedStream] = []
  private var closings: [MultiplexedStream.Closing] = []
  /// The stream opened last: its message follows.
  private var opened: MultiplexedStream?
  private var peer: Hello?
  /// The endpoint called last.
  private var path = ""
  /// Streams of which a handler has the call since then. Told at the end too: a caller that is waked
  /// by the word finds the answer that came with it.
  private var accepted: [MultiplexedStream] = []
  private var isInBatch = false

  init(_ connection: Connection) {
    self.connection = connection
  }

  func channelActive(context: ChannelHandlerContext) {
    connection.state.withLock { state in
      var preface = ByteBuffer()
      Preface.write(version: WireFormat.version, to: &preface)
      state.outbox.appendRaw(preface)
      let payload = connection.hello.encoded()
      state.outbox.append(
        FrameHeader(length: payload.readableBytes, kind: .hello, stream: 0), payload)
    }
    connection.flush()
    let handle = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { $0 }
    if let handle { connection.state.withLock { $0.socket = DirectSocket(duplicating: handle) } }
    heartbeat = Heartbeat(connection, on: context.eventLoop)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isInBatch {
      isInBatch = true
      connection.beginBatch()
    }
    heartbeat?.heardFromPeer()
    decoder.append(unwrapInboundIn(data))
    do {
      try process()
    } catch let violation as ProtocolViolation {
      refuse(violation.description, .malformed)
    } catch let error as PrefaceError {
      refuse(error.description, .malformed)
    } catch {
      let error = RuntimeError(wrapping: error, .malformed, "a frame can't be handled")
      refuse(error.message, error.code)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    for stream in accepted { stream.state.withLock { $0.observer }?.streamWasAccepted(stream) }
    accepted.removeAll(keepingCapacity: true)
    // Readers are waked together at the end: one that runs at once, on another thread, would be done
    // before the next, and its thread asleep again.
    opened = nil
    swap(&readable, &telling)
    for stream in telling {
      guard let (observer, failed) = stream.newsForReader() else { continue }
      // A call that failed may go elsewhere, unless it is over.
      if failed { observer.streamIsReadable(stream) }
      if connection.role == .client, let closing = stream.beginClosingIfServerEnded() {
        closings.append(closing)
        closed.append(stream)
      }
      if !failed { readers.append((observer, stream)) }
    }
    telling.removeAll(keepingCapacity: true)
    if !closed.isEmpty { connection.forget(closed) }
    for (stream, closing) in zip(closed, closings) { stream.endClosing(closing, isForgotten: true) }
    closed.removeAll(keepingCapacity: true)
    closings.removeAll(keepingCapacity: true)
    for (observer, stream) in readers { observer.streamIsReadable(stream) }
    readers.removeAll(keepingCapacity: true)
    isInBatch = false
    connection.flush()
  }

  func channelInactive(context: ChannelHandlerContext) {
    heartbeat?.stop()
    let what = decoder.isMidFrame ? "in the middle of a frame" : "by the peer"
    connection.close(RuntimeError(.connectionLost, "the connection was closed \(what)"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.close(
      RuntimeError(.connectionLost, "the connection broke: \(RuntimeError.reason(of: error))"))
  }

  /// Ends a connection whose peer does not keep to the format.
  private func refuse(_ reason: String, _ code: RuntimeError.Code) {
    connection.logger.warning(
      "connection closed",
      metadata: [
        "reason": "\(reason)", "peer": "\(connection.channel.remoteAddress?.description ?? "?")",
      ])
    if phase == .frames { connection.sendGoAway(reason) }
    connection.flush()
    connection.close(RuntimeError(code, reason))
  }

  // MARK: Frames

  private func process() throws {
    if phase == .preface {
      let version = try decoder.withBytes { (bytes) throws(PrefaceError) in
        try Preface.read(from: &bytes)
      }
      guard let version else { return }
      guard version == WireFormat.version else {
        throw RuntimeError(
          .versionMismatch,
          "the peer speaks version \(version) of the wire format, this side speaks version"
            + " \(WireFormat.version)")
      }
      phase = .hello
    }
    while let piece = try decoder.next() {
      try handle(piece)
    }
  }

  private func handle(_ piece: FrameDecoder.Piece) throws {
    let header = piece.header
    guard phase == .frames else {
      guard header.kind == .hello else {
        throw ProtocolViolation("the first frame is '\(header.kind)' instead of 'hello'")
      }
      let hello = try Hello(decoding: piece.bytes)
      peer = hello
      connection.state.withLock { $0.peer = hello }
      phase = .frames
      connection.onReady(.success(()))
      return
    }
    switch header.kind {
    case .message, .messageStart, .messagePart:
      guard let stream = try stream(header) else { return }
      if try stream.receive(piece) { readable.append(stream) }
    case .end:
      guard let stream = try stream(header) else { return }
      if try stream.receiveEnd() { readable.append(stream) }
    case .error:
      try only(.client, header)
      let error = try RuntimeError(decoding: piece.bytes)
      guard let stream = try stream(header) else { return }
      if stream.receiveError(error) { readable.append(stream) }
    case .credit:
      guard let bytes = piece.bytes.getInteger(at: piece.bytes.readerIndex, as: UInt32.self),
        header.length == 4
      else { throw ProtocolViolation("a credit frame of \(header.length) bytes") }
      try stream(header)?.receiveCredit(Int(bytes))
    case .cancel:
      try only(.server, header)
      guard let byte = piece.bytes.getInteger(at: piece.bytes.readerIndex, as: UInt8.self),
        let mode = CancelMode(rawValue: byte), header.length == 1
      else { throw ProtocolViolation("a cancel frame of unknown content") }
      try stream(header)?.receiveCancel(mode)
    case .accepted:
      try only(.client, header)
      guard let stream = try stream(header) else { return }
      accepted.append(stream)
    case .open:
      try only(.server, header)
      try open(header, piece.bytes)
    case .ping:
      guard header.length <= 64 else { throw ProtocolViolation("a ping of \(header.length) bytes") }
      connection.enqueue(
        FrameHeader(length: header.length, kind: .pong, stream: 0), piece.bytes)
    case .pong: break
    case .goAway:
      let reason = String(buffer: piece.bytes)
      connection.state.withLock { $0.goAway = reason }
    case .hello:
      throw ProtocolViolation("a second hello")
    }
  }

  private func only(_ role: Connection.Role, _ header: FrameHeader) throws(ProtocolViolation) {
    guard connection.role == role else {
      throw ProtocolViolation("frame '\(header.kind)' comes from the wrong side")
    }
  }

  /// The stream of a frame; nil for one that is over, whose late frames mean nothing.
  private func stream(_ header: FrameHeader) throws(ProtocolViolation) -> MultiplexedStream? {
    if let opened, opened.id == header.stream { return opened }
    let (stream, last) = connection.state.withLock { ($0.streams[header.stream], $0.lastStream) }
    guard header.stream > 0, header.stream <= last else {
      throw ProtocolViolation("frame '\(header.kind)' for stream \(header.stream), never opened")
    }
    return stream
  }

  private func open(_ header: FrameHeader, _ payload: ByteBuffer) throws(ProtocolViolation) {
    let request = try RequestHeader(decoding: payload, known: path)
    path = request.path
    guard let peer else { throw ProtocolViolation("a call before the hello") }
    let limits = connection.limits
    let (stream, isFull) = try connection.state.withLock {
      state throws(ProtocolViolation) -> (MultiplexedStream, Bool) in
      guard header.stream > state.lastStream else {
        throw ProtocolViolation("stream \(header.stream) opened after stream \(state.lastStream)")
      }
      let stream = MultiplexedStream(
        id: header.stream, connection: connection, peer: peer, observer: nil,
        credit: Int(request.window))
      state.lastStream = header.stream
      state.streams.insert(stream)
      return (stream, state.streams.count > limits.maximumStreamsPerConnection)
    }
    opened = stream
    do throws(RuntimeError) {
      guard !isFull else {
        throw RuntimeError(
          .overloaded,
          "the connection already carries its limit of \(limits.maximumStreamsPerConnection) calls",
          isUnprocessed: true)
      }
      guard let acceptor = connection.acceptor else {
        throw RuntimeError(.unknownEndpoint, "nothing is served here", isUnprocessed: true)
      }
      stream.setObserver(try acceptor(stream, request))
      if request.isBidirectional, stream.mark() { readable.append(stream) }
    } catch {
      stream.abort(error)
    }
  }
}
#endif
