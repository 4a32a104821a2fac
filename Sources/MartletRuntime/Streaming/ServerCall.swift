#if Runtime
public import NIOCore
import Synchronization

/// One call as its server sees it.
///
/// Any thread may use it. ``finish(_:)`` or ``fail(_:)`` ends it, once; after that, and after the
/// caller is gone, sending throws.
public final class ServerCall: MessageSource {
  private struct State {
    var hasStarted = false
    var readable: (@Sendable () -> Void)?
    var deadlineTimer: Scheduled<Void>?
    var outcome: Outcome?
    var isReadingCancelled = false
  }

  enum Outcome: String, Sendable { case ok, error, cancelled }

  /// The call's circumstances.
  public let context: RequestContext
  /// The first message; empty for a bidirectional call, whose messages ``take()`` gives.
  public var request: ByteBuffer { requestBox.withLock { $0 } }

  let stream: MultiplexedStream
  let endpoint: ServedEndpoint
  /// Where the endpoint keeps the call; under the endpoint's lock.
  let place = Atomic<Int>(0)
  /// Whether the caller may send further messages after its request.
  public let isBidirectional: Bool
  private let wantsAccepted: Bool
  private let start = NIODeadline.now()
  private let requestBox = Mutex(ByteBuffer())
  private let state = Mutex(State())

  init(
    stream: MultiplexedStream, endpoint: ServedEndpoint, context: RequestContext,
    header: RequestHeader
  ) {
    self.stream = stream
    self.endpoint = endpoint
    self.context = context
    isBidirectional = header.isBidirectional
    wantsAccepted = header.wantsAccepted
  }

  /// The call has been taken: from here on its deadline counts.
  func scheduleDeadline() {
    guard let deadline = context.deadline else { return }
    let timer = stream.connection.channel.eventLoop.scheduleTask(deadline: deadline) {
      [weak self] () -> Void in self?.expire()
    }
    state.withLock { $0.deadlineTimer = timer }
  }

  // MARK: Answering

  /// Where the answer goes.
  public var writer: MessageWriter { MessageWriter(stream: stream) }

  /// Ends the call well.
  ///
  /// - Parameter message: A last message, which then costs no frame of its own for the end.
  public func finish(_ message: ByteBuffer? = nil) throws(RuntimeError) {
    settle(.ok)
    if let message { try stream.send(message, isLast: true) } else { try stream.finish() }
  }

  /// Ends the call with an error, after what was sent before it.
  public func fail(_ error: RuntimeError) {
    settle(error.code == .cancelled ? .cancelled : .error)
    // Over already: then nobody is there to be told.
    try? stream.fail(error)
  }

  /// Ends the call with whatever a handler threw.
  public func fail(throwing error: any Error) {
    if let error = error as? RuntimeError {
      var error = error
      // A call that this handler made may have reached no other; this one was handled all the same.
      error.isUnprocessed = false
      fail(error)
    } else if error is CancellationError {
      switch context.cancellation {
      case .stopped:
        settle(.cancelled)
        try? stream.finish()
      // A handler may be quicker to end than who cancelled it is to say why.
      case .deadlineExceeded: fail(Self.lateError)
      case .shutDown: fail(Self.shutDownError)
      default: fail(RuntimeError(.cancelled, "the handler was cancelled"))
      }
    } else {
      let failure = HandlerFailure(describing: error)
      fail(RuntimeError(.handlerFailed, failure.description, failure: failure))
    }
  }

  // MARK: Reading

  public func take() -> AvailableMessages {
    guard !state.withLock({ $0.isReadingCancelled }) else {
      return AvailableMessages(
        end: .failed(RuntimeError(.cancelled, "the handler's reading was cancelled")))
    }
    return stream.take()
  }

  public func onReadable(_ callback: @escaping @Sendable () -> Void) {
    let isDue = state.withLock { state in
      if stream.isReadable || state.isReadingCancelled { return true }
      state.readable = callback
      return false
    }
    if isDue { callback() }
  }

  /// Ends the reading of the caller's messages; the call itself goes on.
  public func cancel() {
    let callback = state.withLock { state in
      state.isReadingCancelled = true
      defer { state.readable = nil }
      return state.readable
    }
    callback?()
  }

  // MARK: Running

  private func run() {
    if wantsAccepted {
      // Further messages of a bidirectional call wait for it.
      if isBidirectional { stream.accept() } else { stream.connection.acknowledgeSoon(stream) }
    }
    switch endpoint.handler.kind {
    case .call(let body): body(self)
    case .unary(let body):
      let task = Task { [self] in
        do {
          try finish(try await body(request, context))
        } catch {
          fail(throwing: error)
        }
      }
      context.cancels(task)
    case .request(let body):
      run { call in try await body(call.request, call.context, call.writer) }
    case .messages(let body):
      run { call in try await body(MessageReader(call), call.context, call.writer) }
    }
  }

  private func run(_ body: @escaping @Sendable (ServerCall) async throws -> Void) {
    let task = Task { [self] in
      do {
        try await body(self)
        if !stream.state.withLock({ $0.isFinished }) { try finish() }
      } catch {
        fail(throwing: error)
      }
    }
    context.cancels(task)
  }

  private static let lateError = RuntimeError(
    .deadlineExceeded, "the caller's time limit has passed")
  private static let shutDownError = RuntimeError(
    .shutDown, "the server was shut down before the call was complete")

  private func expire() {
    context.cancel(.deadlineExceeded)
    stream.abort(Self.lateError)
  }

  func shutDown() {
    context.cancel(.shutDown)
    stream.abort(Self.shutDownError)
  }

  private func settle(_ outcome: Outcome) {
    state.withLock { $0.outcome = outcome }
  }
}

extension ServerCall: StreamObserver {
  func streamIsReadable(_ stream: MultiplexedStream) {
    let (callback, isFirst) = state.withLock { state in
      defer {
        state.readable = nil
        state.hasStarted = true
      }
      return (state.readable, !state.hasStarted)
    }
    if !isFirst {
      callback?()
    } else if isBidirectional {
      run()
    } else {
      begin()
    }
  }

  /// The request is here, or the caller left before it was.
  private func begin() {
    if let (message, _) = stream.takeOnly() {
      requestBox.withLock { $0 = message }
      return run()
    }
    let available = stream.take()
    switch (available.messages.count, available.end) {
    case (1, .finished?), (1, nil):
      requestBox.withLock { $0 = available.messages[0] }
      run()
    case (_, .failed?): break
    default:
      settle(.error)
      stream.abort(
        RuntimeError(
          .invalidArgument,
          "the endpoint takes one request message, got \(available.messages.count)"))
    }
  }

  func streamWasCancelled(_ stream: MultiplexedStream, _ mode: CancelMode) {
    if mode == .kill { settle(.cancelled) }
    context.cancel(mode == .stop ? .stopped : .killed)
  }

  func streamWasAccepted(_ stream: MultiplexedStream) {}

  func streamDidClose(_ stream: MultiplexedStream) {
    let (timer, outcome) = state.withLock { ($0.deadlineTimer, $0.outcome ?? .error) }
    timer?.cancel()
    context.finish()
    endpoint.didEnd(self, outcome, after: NIODeadline.now() - start)
  }
}
#endif
