#if Runtime
import NIOCore
import Synchronization

extension Connection {
  /// For how long a handler may answer before its caller is told that it has the call: a quick answer
  /// says so itself, and saves its caller a second awakening.
  private static let acceptanceDelay = TimeAmount.milliseconds(1)

  /// Whether a flush comes within ``acceptanceDelay`` in any case.
  var isAcknowledging: Bool { state.withLock { !$0.unacknowledged.isEmpty } }

  /// Tells the caller of a stream that a handler has the call: with the answer, or in a moment.
  func acknowledgeSoon(_ stream: MultiplexedStream) {
    stream.state.withLock { $0.owesAcceptance = $0.closed == nil }
    let isFirst = state.withLock { state in
      state.unacknowledged.append(stream)
      return state.unacknowledged.count == 1
    }
    guard isFirst else { return }
    channel.eventLoop.scheduleTask(in: Self.acceptanceDelay) { [weak self] () -> Void in
      self?.acknowledgeAll()
    }
  }

  private func acknowledgeAll() {
    let streams = state.withLock { state in
      defer { state.unacknowledged = [] }
      return state.unacknowledged
    }
    for stream in streams { stream.state.withLock { stream.acknowledgeIfOwed(&$0) } }
    scheduleFlushIfNeeded()
  }
}
#endif
