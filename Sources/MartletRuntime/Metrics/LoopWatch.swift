#if Runtime
public import NIOCore
import Synchronization

/// Watches an event loop that is not the runtime's own, Python's for one: a handler that blocks it
/// stops every call of the process, while heartbeats and announcements go on.
public final class LoopWatch: Sendable {
  /// How often the loop says that it runs.
  public let interval: TimeAmount
  private let last = Mutex(NIODeadline?.none)

  init(interval: TimeAmount = .seconds(1)) {
    self.interval = interval
  }

  /// The loop runs. To be called on it, every ``interval``; from then on it is watched.
  public func isAlive() { last.withLock { $0 = .now() } }

  /// The loop is not watched any more.
  public func end() { last.withLock { $0 = nil } }

  /// By how much the loop is late; nil while it is not watched.
  public var lag: TimeAmount? {
    last.withLock { last in last.map { max(NIODeadline.now() - $0 - interval, .nanoseconds(0)) } }
  }
}
#endif
