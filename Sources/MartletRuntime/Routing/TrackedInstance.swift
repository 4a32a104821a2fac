#if Runtime
import NIOCore
import Synchronization

/// An instance with what a client has experienced with it.
final class TrackedInstance: Sendable {
  let instance: Instance
  /// Calls of this client that have not ended.
  let inFlight = Atomic<Int>(0)
  private let downUntil = Atomic<UInt64>(0)
  private let failures = Atomic<Int>(0)
  private let lastConnection = Mutex<Connection?>(nil)

  init(_ instance: Instance) {
    self.instance = instance
  }

  /// The connection that its last call went over, unless that takes no new ones.
  var connection: Connection? {
    lastConnection.withLock { connection in
      if connection?.isUsable == false { connection = nil }
      return connection
    }
  }

  func use(_ connection: Connection) { lastConnection.withLock { $0 = connection } }

  /// Whether it has failed since it last answered.
  var hasFailed: Bool { failures.load(ordering: .relaxed) != 0 }

  /// Whether it failed a moment ago. Then it is asked only if nobody else can be.
  var isDown: Bool {
    let until = downUntil.load(ordering: .relaxed)
    return until != 0 && NIODeadline.now().uptimeNanoseconds < until
  }

  /// Passes it over for a while: 0.5 s, doubled with each failure in a row, at most 8 s.
  func markDown() {
    let count = failures.wrappingAdd(1, ordering: .relaxed).newValue
    let pause = TimeAmount.milliseconds(500 << Int64(min(count - 1, 4)))
    passOver(for: pause)
  }

  /// Passes it over for a short while, for it is busy, not broken.
  func markOverloaded() {
    passOver(for: .milliseconds(100))
  }

  func markUp() {
    guard hasFailed else { return }
    failures.store(0, ordering: .relaxed)
    downUntil.store(0, ordering: .relaxed)
  }

  private func passOver(for pause: TimeAmount) {
    downUntil.store((NIODeadline.now() + pause).uptimeNanoseconds, ordering: .relaxed)
  }
}
#endif
