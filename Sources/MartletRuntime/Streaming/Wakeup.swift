#if Runtime
import Synchronization

/// One waiting task, and any number of threads that may wake it, before it waits or after.
final class Wakeup: Sendable {
  private enum State {
    case idle
    case waiting(UnsafeContinuation<Void, Never>)
    case fired
  }

  private let state = Mutex(State.idle)

  func fire() {
    let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      defer { state = .fired }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume()
  }

  func wait() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let hasFired = state.withLock { state in
        if case .fired = state { return true }
        state = .waiting(continuation)
        return false
      }
      if hasFired { continuation.resume() }
    }
  }
}
#endif
