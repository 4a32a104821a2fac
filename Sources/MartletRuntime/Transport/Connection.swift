#if Runtime
import Logging
import NIOCore
import Synchronization

/// One connection to a peer, and the streams on it.
///
/// Any thread may open streams and send. Frames collect in an outbox, which the connection's event
/// loop writes to the socket in one go: while it is busy with one write the next grows.
final class Connection: Sendable {
  enum Role: Sendable { case client, server }

  /// Answers a call on a server: the observer of its stream, or why it is refused.
  typealias Acceptor =
    @Sendable (MultiplexedStream, RequestHeader) throws(RuntimeError) -> any StreamObserver

  let role: Role
  let channel: any Channel
  let limits: TransportLimits
  let hello: Hello
  let logger: Logger
  let state: Mutex<State>
  /// Called once, when the connection is over.
  let onClose: @Sendable (Connection, RuntimeError) -> Void
  /// Called once on a client, when the peer has greeted or could not.
  let onReady: @Sendable (Result<Void, RuntimeError>) -> Void
  let acceptor: Acceptor?

  struct State {
    var streams: [UInt32: MultiplexedStream] = [:]
    /// The highest stream number seen or given.
    var lastStream: UInt32 = 0
    var peer: Hello?
    var closed: RuntimeError?
    /// Why the peer takes no new streams, once it said so.
    var goAway: String?
    var outbox = Outbox()
    /// Somebody will flush: no need to wake the loop.
    var isFlushScheduled = true
    /// For writing from other threads; nil before the greeting and after the end.
    var socket: DirectSocket?
    /// A thread writes with `socket`; until it is done nothing may go to the channel.
    var isWritingDirectly = false
    /// The event loop handles what has arrived, and flushes at the end of that.
    var isInBatch = false
    /// Bytes that the channel has and the socket has not.
    var inFlight = 0
    var waitingForRoom: [MultiplexedStream] = []
    /// Streams whose callers are still to be told that a handler has their call.
    var unacknowledged: [MultiplexedStream] = []
    var closesWhenFlushed = false
  }

  /// Bytes given to the channel at once. What is more waits in the outbox, where it still merges.
  static let inFlightLimit = 1 << 20

  /// With more calls than this in flight, frames are better collected than written one by one.
  private static let directStreamLimit = 2

  init(
    role: Role, channel: any Channel, limits: TransportLimits, hello: Hello, logger: Logger,
    acceptor: Acceptor?,
    onReady: @escaping @Sendable (Result<Void, RuntimeError>) -> Void,
    onClose: @escaping @Sendable (Connection, RuntimeError) -> Void
  ) {
    self.role = role
    self.channel = channel
    self.limits = limits
    self.hello = hello
    self.logger = logger
    self.acceptor = acceptor
    self.onReady = onReady
    self.onClose = onClose
    state = Mutex(State())
  }

  /// The longest message that both sides accept.
  var maximumSentMessageSize: Int {
    state.withLock { min($0.peer?.maximumMessageSize ?? .max, limits.maximumMessageSize) }
  }

  /// Whether stream numbers run out: time for another connection, while this one serves its streams.
  var isExhausted: Bool { state.withLock { $0.lastStream >= Self.lastStreamLimit } }

  private static let lastStreamLimit = UInt32.max - 1_000_000

  // MARK: Streams

  /// Begins a call.
  ///
  /// - Throws: `RuntimeError`, always before anything was sent.
  func open(
    _ header: RequestHeader, observer: any StreamObserver
  ) throws(RuntimeError) -> MultiplexedStream {
    var header = header
    header.window = UInt32(clamping: limits.streamWindow)
    let payload = try header.encoded()
    var failure: RuntimeError?
    let stream = state.withLock { state -> MultiplexedStream? in
      failure = Self.refusal(state)
      guard failure == nil, let peer = state.peer else { return nil }
      state.lastStream += 1
      let stream = MultiplexedStream(
        id: state.lastStream, connection: self, observer: observer, window: limits.streamWindow,
        credit: peer.streamWindow)
      state.streams[stream.id] = stream
      state.outbox.append(
        FrameHeader(length: payload.readableBytes, kind: .open, stream: stream.id), payload)
      return stream
    }
    guard let stream else {
      throw failure ?? RuntimeError(.unavailable, "not connected", isUnprocessed: true)
    }
    return stream
  }

  private static func refusal(_ state: State) -> RuntimeError? {
    if let closed = state.closed {
      return RuntimeError(.unavailable, closed.message, isUnprocessed: true)
    }
    if let reason = state.goAway {
      return RuntimeError(
        .unavailable, "the peer takes no new calls: \(reason)", isUnprocessed: true)
    }
    guard let peer = state.peer, state.lastStream < UInt32.max else {
      return RuntimeError(.unavailable, "not connected", isUnprocessed: true)
    }
    if state.streams.count >= peer.maximumStreams {
      return RuntimeError(
        .overloaded, "the connection already carries its limit of \(peer.maximumStreams) calls",
        isUnprocessed: true)
    }
    return nil
  }

  func forget(_ stream: MultiplexedStream) {
    let isSpent = state.withLock { state in
      state.streams.removeValue(forKey: stream.id)
      return state.streams.isEmpty && state.lastStream >= Self.lastStreamLimit && role == .client
    }
    if isSpent { closeWhenFlushed() }
  }

  // MARK: Sending

  /// Whether the outbox has room for a message's frame.
  var hasRoom: Bool {
    state.withLock { $0.outbox.byteCount < limits.sendBufferSize }
  }

  /// Has a stream told when there is room; true, and nothing is stored, if there is some now.
  func waitForRoom(_ stream: MultiplexedStream) -> Bool {
    state.withLock { state in
      if state.outbox.byteCount < limits.sendBufferSize { return true }
      if !state.waitingForRoom.contains(where: { $0 === stream }) {
        state.waitingForRoom.append(stream)
      }
      return false
    }
  }

  /// Puts a frame into the outbox. ``scheduleFlushIfNeeded()`` must follow.
  func enqueue(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) {
    state.withLock { state in
      if state.closed == nil { state.outbox.append(header, payload) }
    }
  }

  func sendCredit(_ bytes: Int, stream: UInt32) {
    enqueue(
      FrameHeader(length: 4, kind: .credit, stream: stream),
      ByteBuffer(integer: UInt32(clamping: bytes)))
    scheduleFlushIfNeeded()
  }

  /// Tells the peer that no new streams are taken.
  func sendGoAway(_ reason: String) {
    let payload = ByteBuffer(string: String(reason.prefix(1024)))
    enqueue(FrameHeader(length: payload.readableBytes, kind: .goAway, stream: 0), payload)
    scheduleFlushIfNeeded()
  }

  /// Wakes the event loop unless a flush is on its way.
  ///
  /// - Parameter isUrgent: The end of a message's direction: the other side now has something to do,
  ///   and nothing more comes that could share the write. With few calls in flight it is then written
  ///   at once, on this thread.
  func scheduleFlushIfNeeded(isUrgent: Bool = false) {
    if isUrgent, writeDirectly() { return }
    let isNeeded = state.withLock { state in
      guard !state.isFlushScheduled, !state.outbox.isEmpty else { return false }
      state.isFlushScheduled = true
      return true
    }
    if isNeeded { channel.eventLoop.execute { self.flush() } }
  }

  /// Writes what waits without the event loop, if nothing of the channel's is under way.
  private func writeDirectly() -> Bool {
    let taken = state.withLock { state -> (DirectSocket, [ByteBuffer], Int)? in
      guard let socket = state.socket, state.inFlight == 0, !state.isWritingDirectly,
        state.streams.count <= Self.directStreamLimit, !state.isInBatch, !state.outbox.isEmpty
      else { return nil }
      state.isWritingDirectly = true
      let count = state.outbox.byteCount
      state.inFlight = count
      return (socket, state.outbox.take(), count)
    }
    guard let (socket, chunks, count) = taken else { return false }
    var rest = chunks
    socket.write(&rest)
    let isLeftToLoop = state.withLock { state in
      guard rest.isEmpty, state.waitingForRoom.isEmpty, !state.closesWhenFlushed else {
        return true
      }
      state.isWritingDirectly = false
      state.inFlight -= count
      return false
    }
    if !isLeftToLoop {
      scheduleFlushIfNeeded()
    } else {
      let left = rest
      channel.eventLoop.execute {
        // Only now: whatever was flushed before would have overtaken what is left.
        self.state.withLock { $0.isWritingDirectly = false }
        if left.isEmpty { self.didWrite(count) } else { self.write(left, count) }
      }
    }
    return true
  }

  /// From here to ``flush()`` frames collect without waking the loop, which is awake.
  func beginBatch() {
    state.withLock { state in
      state.isFlushScheduled = true
      state.isInBatch = true
    }
  }

  /// Gives the channel what waits. On the event loop.
  func flush() {
    let (chunks, count, isDone) = state.withLock { state -> ([ByteBuffer], Int, Bool) in
      state.isFlushScheduled = false
      state.isInBatch = false
      // Whoever writes directly comes back for what waits.
      guard !state.outbox.isEmpty, state.inFlight < Self.inFlightLimit, !state.isWritingDirectly
      else {
        return ([], 0, state.closesWhenFlushed && state.inFlight == 0 && state.outbox.isEmpty)
      }
      let count = state.outbox.byteCount
      state.inFlight += count
      return (state.outbox.take(), count, false)
    }
    if isDone { channel.close(promise: nil) }
    write(chunks, count)
  }

  private func write(_ chunks: [ByteBuffer], _ count: Int) {
    guard let last = chunks.last else { return }
    for chunk in chunks.dropLast() { channel.write(chunk, promise: nil) }
    channel.writeAndFlush(last).whenComplete { _ in self.didWrite(count) }
  }

  private func didWrite(_ count: Int) {
    let (waiting, isMoreWaiting) = state.withLock { state -> ([MultiplexedStream], Bool) in
      state.inFlight -= count
      let isMoreWaiting =
        !state.isFlushScheduled && (!state.outbox.isEmpty || state.closesWhenFlushed)
      if isMoreWaiting { state.isFlushScheduled = true }
      guard state.outbox.byteCount < limits.sendBufferSize / 2 else { return ([], isMoreWaiting) }
      defer { state.waitingForRoom = [] }
      return (state.waitingForRoom, isMoreWaiting)
    }
    for stream in waiting { stream.roomAppeared() }
    if isMoreWaiting { flush() }
  }

  // MARK: Closing

  /// Closes the socket after everything that waits has been written.
  func closeWhenFlushed() {
    let isFlushing = state.withLock { state in
      state.closesWhenFlushed = true
      defer { state.isFlushScheduled = true }
      return state.isFlushScheduled
    }
    if !isFlushing { channel.eventLoop.execute { self.flush() } }
  }

  /// Ends every stream with `error` and closes the socket. On the event loop.
  func close(_ error: RuntimeError) {
    let streams = state.withLock { state -> [MultiplexedStream]? in
      guard state.closed == nil else { return nil }
      state.closed = error
      state.waitingForRoom = []
      state.socket = nil
      defer { state.streams = [:] }
      return Array(state.streams.values)
    }
    guard let streams else { return }
    channel.close(promise: nil)
    onReady(.failure(error))
    for stream in streams {
      let observer = stream.state.withLock { $0.observer }
      if role == .server { observer?.streamWasCancelled(stream, .kill) }
      stream.close(error)
    }
    onClose(self, error)
  }
}
#endif
