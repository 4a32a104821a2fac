#if Runtime
import NIOCore
import Synchronization

extension Call {
  /// Sends the call to the first instance; called once.
  func start() {
    scheduleTimers()
    attempt()
  }

  /// Sends the call to the next instance, or fails it if there is none.
  private func attempt() {
    let (tried, lastError, isOver) = state.withLock {
      ($0.tried, $0.lastError, $0.failure != nil)
    }
    guard !isOver else { return }
    let tracked: TrackedInstance
    do throws(RuntimeError) {
      tracked = try client.instanceSet.choose(mode, excluding: tried)
    } catch {
      let isShutDown = error.code == .noInstances && client.runtime.isShutDown
      let reason = isShutDown ? RuntimeError(.shutDown, "the runtime was shut down") : error
      fail(lastError ?? reason)
      return
    }
    tracked.inFlight.add(1, ordering: .relaxed)
    state.withLock { $0.attempt = Attempt(tracked: tracked) }
    if let connection = tracked.connection { return open(on: connection, tracked) }
    client.runtime.pool.connect(to: tracked.instance.addresses) { result in
      switch result {
      case .success(let connection):
        tracked.use(connection)
        self.open(on: connection, tracked)
      case .failure(let error): self.attemptFailed(tracked, error)
      }
    }
  }

  private func open(on connection: Connection, _ tracked: TrackedInstance) {
    var header = RequestHeader(
      instance: tracked.instance.id, window: 0, path: client.path)
    header.requestID = options.requestID
    header.metadata = options.metadata
    header.isBidirectional = options.isBidirectional
    header.wantsAccepted = options.reportsAcceptance || options.isBidirectional
    if let deadline {
      let left = (deadline - .now()).nanoseconds / 1_000_000
      header.timeoutMilliseconds = UInt32(clamping: max(1, left))
    }
    let isLast = !options.isBidirectional
    do throws(RuntimeError) {
      let (opened, isStopped) = try state.withLock {
        state throws(RuntimeError) -> (Connection.Opened?, Bool) in
        guard state.failure == nil else { return (nil, false) }
        // Under the lock: an answer may come before this is done.
        let opened = try connection.open(header, request, isLast: isLast, observer: self)
        state.attempt?.stream = opened.stream
        return (opened, state.isStopRequested)
      }
      guard let opened else { return release(tracked) }
      connection.perform(opened.step)
      if !opened.includesRequest {
        do throws(RuntimeError) {
          try opened.stream.send(request, isLast: isLast)
        } catch {
          // Nothing another instance would do better: the request is too long, or the stream is over
          // and says why itself.
          opened.stream.cancel(.kill, error)
          return
        }
      }
      if isStopped { stop() }
    } catch {
      attemptFailed(tracked, error)
    }
  }

  /// The instance could not be asked at all.
  private func attemptFailed(_ tracked: TrackedInstance, _ error: RuntimeError) {
    release(tracked)
    note(error, of: tracked)
    let goesOn = state.withLock { state in
      state.attempt = nil
      state.tried.insert(tracked.instance.id)
      state.lastError = error
      return state.failure == nil
    }
    guard goesOn else { return }
    if error.isUnprocessed, canGoElsewhere { attempt() } else { fail(error) }
  }

  /// Sends the call elsewhere if it failed in a way that allows it.
  ///
  /// - Returns: Whether `stream` is history. The reader then waits on.
  func tryAnother(after error: RuntimeError, of stream: MultiplexedStream) -> Bool {
    guard canGoElsewhere, !stream.hasReceivedMessage,
      error.isUnprocessed || (error.code == .connectionLost && isReplayable)
    else { return false }
    enum Next { case nothing, gone, attempt(TrackedInstance) }
    let next = state.withLock { state -> Next in
      guard state.failure == nil else { return .nothing }
      guard let attempt = state.attempt, attempt.stream === stream else { return .gone }
      state.attempt = nil
      state.isAccepted = false
      state.tried.insert(attempt.tracked.instance.id)
      state.lastError = error
      return .attempt(attempt.tracked)
    }
    switch next {
    case .nothing: return false
    case .gone: return true
    case .attempt(let tracked):
      release(tracked)
      note(error, of: tracked)
      client.runtime.metrics.clientRetries.increment()
      attempt()
      return true
    }
  }

  private var canGoElsewhere: Bool {
    if case .direct = mode { false } else { true }
  }

  private var isReplayable: Bool {
    options.retry == .beforeFirstMessage && !options.isBidirectional
  }

  private func note(_ error: RuntimeError, of tracked: TrackedInstance) {
    switch error.code {
    case .overloaded: tracked.markOverloaded()
    case .unavailable, .connectionLost, .versionMismatch, .malformed, .unknownEndpoint:
      tracked.markDown()
    default: break
    }
  }

  private func release(_ tracked: TrackedInstance) {
    tracked.inFlight.subtract(1, ordering: .relaxed)
  }

  private func fail(_ error: RuntimeError) {
    state.withLock { state in
      if state.failure == nil { state.failure = error }
    }
    cancelTimers()
    notify()
  }

  // MARK: Time

  private func scheduleTimers() {
    guard options.isTimed else { return }
    let loop = client.runtime.group.next()
    if let deadline, let timeout = options.timeout {
      let task = loop.scheduleTask(deadline: deadline) { [weak self] () -> Void in
        self?.end(
          RuntimeError(.deadlineExceeded, "the call took longer than its \(timeout.seconds) s"))
      }
      state.withLock { $0.deadlineTimer = task }
    }
    if let limit = options.idleTimeout {
      state.withLock { $0.lastActivity = .now() }
      scheduleIdleCheck(after: limit, limit, on: loop)
    }
  }

  private func scheduleIdleCheck(
    after pause: TimeAmount, _ limit: TimeAmount, on loop: any EventLoop
  ) {
    let task = loop.scheduleTask(in: pause) { [weak self] in
      guard let self else { return }
      let (lastActivity, stream, isOver) = state.withLock {
        ($0.lastActivity, $0.attempt?.stream, $0.failure != nil)
      }
      guard !isOver else { return }
      // Messages that lie here unread are the reader's pause, not the handler's.
      let isWaiting = stream?.isReadable != true
      let idle = NIODeadline.now() - lastActivity
      if isWaiting, idle >= limit {
        end(RuntimeError(.idleTimeout, "no message for \(limit.seconds) s"))
      } else {
        scheduleIdleCheck(after: isWaiting ? limit - idle : limit, limit, on: loop)
      }
    }
    state.withLock { $0.idleTimer = task }
  }

  func cancelTimers() {
    let timers = state.withLock { [$0.deadlineTimer, $0.idleTimer] }
    for timer in timers { timer?.cancel() }
  }
}

extension Call: StreamObserver {
  private static let handlerEnded = RuntimeError(.cancelled, "the handler has ended the call")

  func streamIsReadable(_ stream: MultiplexedStream) {
    if let error = stream.pendingFailure, tryAnother(after: error, of: stream) { return }
    notify(of: stream)
  }

  func streamWasAccepted(_ stream: MultiplexedStream) {
    acceptBy(stream)
  }

  func streamWasCancelled(_ stream: MultiplexedStream, _ mode: CancelMode) {}

  func streamDidClose(_ stream: MultiplexedStream) {
    let (tracked, isUnanswered) = state.withLock { state -> (TrackedInstance?, Bool) in
      guard let attempt = state.attempt, attempt.stream === stream else { return (nil, false) }
      // What is still to be read is in the stream; nothing more will be sent.
      if state.failure == nil { state.failure = Self.handlerEnded }
      return (attempt.tracked, state.accepted != nil || !state.writable.isEmpty)
    }
    guard let tracked else { return }
    release(tracked)
    if tracked.hasFailed, stream.hasReceivedMessage { tracked.markUp() }
    if options.isTimed { cancelTimers() }
    if isUnanswered { notify() }
  }
}
#endif
