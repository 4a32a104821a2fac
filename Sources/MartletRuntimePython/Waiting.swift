#if Runtime
import Martlet
import NIOCore
import Synchronization

/// Suspends a task until a callback comes, or until the task is cancelled, whichever is first.
final class Waiting: Sendable {
  private enum State {
    case idle
    case suspended(UnsafeContinuation<Void, Never>)
    case over
  }

  private let state = Mutex(State.idle)

  private init() {}

  /// Hands `register` a callback, and returns once that has been called, on whatever thread.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  @inline(never)
  static func until(_ register: (@escaping @Sendable () -> Void) -> Void) async throws {
    let waiting = Waiting()
    register { waiting.end() }
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in waiting.suspend(continuation) }
    } onCancel: {
      waiting.end()
    }
    try Task.checkCancellation()
  }

  private func suspend(_ continuation: UnsafeContinuation<Void, Never>) {
    let isOver = state.withLock { state in
      if case .over = state { return true }
      state = .suspended(continuation)
      return false
    }
    if isOver { continuation.resume() }
  }

  private func end() {
    let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      defer { state = .over }
      if case .suspended(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume()
  }
}

extension TimeAmount {
  /// A time in Python's seconds.
  ///
  /// - Throws: `ValueError` for a negative time or none at all.
  init(seconds: Double, _ name: String) throws(PyError) {
    guard seconds >= 0 else {
      throw PyError(.valueError, "\(name) must be a number of seconds from 0 up, not \(seconds)")
    }
    self = .nanoseconds(Int64(min(seconds, 1e9) * 1e9))
  }
}
#endif
