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

  init(_ instance: Instance) {
    self.instance = instance
  }

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
    if failures.load(ordering: .relaxed) != 0 {
      failures.store(0, ordering: .relaxed)
      downUntil.store(0, ordering: .relaxed)
    }
  }

  private func passOver(for pause: TimeAmount) {
    downUntil.store((NIODeadline.now() + pause).uptimeNanoseconds, ordering: .relaxed)
  }
}
#endif
