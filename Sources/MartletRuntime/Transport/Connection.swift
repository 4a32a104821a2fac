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
    var streams = StreamTable<MultiplexedStream>()
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

  /// Whether a new call may be given to this connection: it is open, and stream numbers don't run out.
  /// If they do it is time for another one, while this one serves its streams.
  var isUsable: Bool { !isSpent.load(ordering: .relaxed) }

  private let isSpent = Atomic<Bool>(false)

  /// No new calls are to be given to it.
  func retire() { isSpent.store(true, ordering: .relaxed) }

  private static let lastStreamLimit = UInt32.max - 1_000_000

  // MARK: Streams

  /// A call that has begun.
  struct Opened {
    var stream: MultiplexedStream
    /// Whether the request is on its way too. It is not if it is long, or too long.
    var includesRequest: Bool
    var step: FlushStep
  }

  /// Begins a call, with its request if that fits. ``perform(_:)`` must follow with the step.
  ///
  /// - Throws: `RuntimeError`, always before anything was sent.
  func open(
    _ header: RequestHeader, _ request: ByteBuffer, isLast: Bool, observer: any StreamObserver
  ) throws(RuntimeError) -> Opened {
    var header = header
    header.window = UInt32(clamping: limits.streamWindow)
    let size = try header.size()
    return try state.withLock { state throws(RuntimeError) -> Opened in
      if let refusal = Self.refusal(state) { throw refusal }
      guard let peer = state.peer else {
        throw RuntimeError(.unavailable, "not connected", isUnprocessed: true)
      }
      state.lastStream += 1
      if state.lastStream >= Self.lastStreamLimit { retire() }
      state.outbox.append(
        FrameHeader(length: size, kind: .open, stream: state.lastStream), writing: header.write)
      let count = request.readableBytes
      let fits =
        count <= min(peer.maximumMessageSize, limits.maximumMessageSize)
        && count <= WireFormat.maximumDataPayload
        && state.outbox.byteCount < limits.sendBufferSize
      var credit = peer.streamWindow
      if fits {
        credit -= count + WireFormat.frameCost
        state.outbox.append(
          FrameHeader(length: count, kind: .message, isLast: isLast, stream: state.lastStream),
          request)
      }
      let stream = MultiplexedStream(
        id: state.lastStream, connection: self, peer: peer, observer: observer, credit: credit,
        isFinished: fits && isLast)
      state.streams.insert(stream)
      return Opened(
        stream: stream, includesRequest: fits,
        step: fits ? Self.nextStep(&state, isUrgent: isLast) : .nothing)
    }
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

  func forget(_ streams: [MultiplexedStream]) {
    let isSpent = state.withLock { state in
      for stream in streams { state.streams.remove(stream.id) }
      return state.streams.isEmpty && state.lastStream >= Self.lastStreamLimit && role == .client
    }
    if isSpent { closeWhenFlushed() }
  }

  // MARK: Sending

  /// Puts a message's frame into the outbox if there is room, and else has the stream told when there
  /// is. ``scheduleFlushIfNeeded()`` must follow.
  ///
  /// - Returns: Whether there is room for another; nil if there was none.
  func offer(
    _ header: FrameHeader, _ payload: ByteBuffer, of stream: MultiplexedStream
  ) -> Bool? {
    state.withLock { offer(header, payload, of: stream, &$0) }
  }

  /// The same for the last message of a stream, which is over with it and forgotten.
  ///
  /// - Returns: What is for ``perform(_:)`` to do next; nil if there was no room.
  func offerLast(
    _ header: FrameHeader, _ payload: ByteBuffer, of stream: MultiplexedStream
  ) -> FlushStep? {
    state.withLock { state in
      guard offer(header, payload, of: stream, &state) != nil else { return nil }
      defer { state.streams.remove(stream.id) }
      return Self.nextStep(&state, isUrgent: true)
    }
  }

  private func offer(
    _ header: FrameHeader, _ payload: ByteBuffer, of stream: MultiplexedStream,
    _ state: inout State
  ) -> Bool? {
    guard state.outbox.byteCount < limits.sendBufferSize else {
      Self.noteWaiting(stream, &state)
      return nil
    }
    if state.closed == nil { state.outbox.append(header, payload) }
    return state.outbox.byteCount < limits.sendBufferSize
  }

  private static func noteWaiting(_ stream: MultiplexedStream, _ state: inout State) {
    if !state.waitingForRoom.contains(where: { $0 === stream }) {
      state.waitingForRoom.append(stream)
    }
  }

  /// Whether the outbox has room for a message's frame.
  var hasRoom: Bool {
    state.withLock { $0.outbox.byteCount < limits.sendBufferSize }
  }

  /// Has a stream told when there is room; true, and nothing is stored, if there is some now.
  func waitForRoom(_ stream: MultiplexedStream) -> Bool {
    state.withLock { state in
      if state.outbox.byteCount < limits.sendBufferSize { return true }
      Self.noteWaiting(stream, &state)
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
    perform(state.withLock { Self.nextStep(&$0, isUrgent: isUrgent) })
  }

  /// What gets the outbox to the socket.
  enum FlushStep { case nothing, wakeLoop, write(DirectSocket, [ByteBuffer], Int) }

  private static func nextStep(_ state: inout State, isUrgent: Bool) -> FlushStep {
    guard !state.outbox.isEmpty else { return .nothing }
    if isUrgent, let socket = state.socket, state.inFlight == 0, !state.isWritingDirectly,
      state.streams.count <= directStreamLimit, !state.isInBatch
    {
      state.isWritingDirectly = true
      let count = state.outbox.byteCount
      state.inFlight = count
      return .write(socket, state.outbox.take(), count)
    }
    guard !state.isFlushScheduled else { return .nothing }
    state.isFlushScheduled = true
    return .wakeLoop
  }

  /// Does what was found necessary under the lock, with none held.
  func perform(_ step: FlushStep) {
    switch step {
    case .nothing: break
    case .wakeLoop: channel.eventLoop.execute { self.flush() }
    case .write(let socket, let chunks, let count): write(chunks, count, directlyTo: socket)
    }
  }

  /// Writes without the event loop, while nothing of the channel's is under way.
  private func write(_ chunks: [ByteBuffer], _ count: Int, directlyTo socket: DirectSocket) {
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
      defer { state.streams = StreamTable() }
      return state.streams.streams
    }
    guard let streams else { return }
    retire()
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
