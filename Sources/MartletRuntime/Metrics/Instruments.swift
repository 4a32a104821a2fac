#if Runtime
import Synchronization

/// A number that only grows.
final class Counter: Sendable {
  private let storage = Atomic<UInt64>(0)

  var value: UInt64 { storage.load(ordering: .relaxed) }

  func increment(by amount: UInt64 = 1) {
    storage.wrappingAdd(amount, ordering: .relaxed)
  }
}

/// How a quantity is distributed, in fixed buckets.
final class Histogram: Sendable {
  struct Snapshot: Sendable {
    /// Observations in each bucket, the last being those above every bound.
    var counts: [UInt64]
    var sum: Double
  }

  /// Upper bounds in seconds, from a call within one machine to a long generation.
  static let seconds: [Double] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    10, 30, 60,
  ]

  let bounds: [Double]
  private let state: Mutex<Snapshot>

  init(bounds: [Double] = Histogram.seconds) {
    self.bounds = bounds
    state = Mutex(Snapshot(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
  }

  var snapshot: Snapshot { state.withLock { $0 } }

  func observe(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }
}
#endif
