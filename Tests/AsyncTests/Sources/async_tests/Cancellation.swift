import Martlet
import Synchronization

private let count = Mutex(0)

@PyFunction func sideEffects() -> Int { count.withLock { $0 } }
@PyFunction func forgetSideEffects() { count.withLock { $0 = 0 } }

/// Counts up unless it is cancelled before.
@PyFunction func sleepThenCount(_ seconds: Double) async throws {
  try await Task.sleep(for: .seconds(seconds))
  count.withLock { $0 += 1 }
}

/// Counts up when it is cancelled.
@PyFunction func countCancellation() async {
  await withTaskCancellationHandler {
    while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
  } onCancel: {
    count.withLock { $0 += 1 }
  }
}

/// Returns a value in place of an error when it is cancelled.
@PyFunction func valueWhenCancelled() async -> Int {
  while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
  return 77
}
@PyFunction func ignoreCancellation(_ seconds: Double) async -> Int {
  await hop(after: seconds)
  return 7
}
@PyFunction(cancellation: .abandon)
func abandoned(_ seconds: Double) async -> Int { await ignoreCancellation(seconds) }
/// Turns on the loop's own thread until it is cancelled.
@PyFunction(executor: .eventLoop) func yieldUntilCancelled() async {
  while !Task.isCancelled { await Task.yield() }
}
@PyFunction func cancelItself() async throws { throw CancellationError() }
