#if Runtime
import Logging
import NIOCore
import Synchronization

/// Notices a peer that no longer answers: frozen, or gone without closing (half-open).
///
/// The client sends a ping every interval and the server answers it, each on its event loop, so that
/// a blocked handler does not count as a dead peer. Either side gives up on silence. Only the
/// monotonic clock is asked; a wall clock that jumps changes nothing.
final class Heartbeat {
  private let connection: Connection
  private let start = NIODeadline.now()
  private var lastHeard = NIODeadline.now()
  private var lastTick = NIODeadline.now()
  private var task: RepeatedTask?

  init(_ connection: Connection, on eventLoop: any EventLoop) {
    self.connection = connection
    let interval = connection.limits.heartbeatInterval
    let heartbeat = NIOLoopBound(self, eventLoop: eventLoop)
    task = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      heartbeat.value.tick()
    }
  }

  func heardFromPeer() {
    lastHeard = .now()
  }

  func stop() {
    task?.cancel()
    task = nil
  }

  private func tick() {
    let limits = connection.limits
    let now = NIODeadline.now()
    let wasAsleep = (now - lastTick).nanoseconds / 2 > limits.heartbeatInterval.nanoseconds
    lastTick = now
    if wasAsleep {
      // This side was not running itself (stopped, suspended, blocked). What the peer sent meanwhile
      // may still wait in the socket.
      lastHeard = now
    }
    let hasGreeted = connection.state.withLock { $0.peer != nil }
    if !hasGreeted, now - start > limits.connectTimeout {
      give(up: "the peer did not greet within \(limits.connectTimeout.seconds) s")
    } else if now - lastHeard > limits.silenceLimit {
      give(up: "the peer has been silent for \((now - lastHeard).seconds) s")
    } else if connection.role == .client, hasGreeted {
      connection.enqueue(FrameHeader(length: 0, kind: .ping, stream: 0))
      connection.scheduleFlushIfNeeded()
    }
  }

  private func give(up reason: String) {
    stop()
    connection.logger.warning(
      "connection closed",
      metadata: [
        "reason": "\(reason)", "peer": "\(connection.channel.remoteAddress?.description ?? "?")",
      ])
    connection.close(RuntimeError(.connectionLost, reason))
  }
}

extension TimeAmount {
  var seconds: Double { Double(nanoseconds) / 1e9 }
}
#endif
