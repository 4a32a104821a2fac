#if Runtime
import Dispatch
import Glibc
import Synchronization

extension DistributedRuntime {
  /// Waits until the process is asked to end, then drains and closes.
  ///
  /// The signals no longer end the process themselves. A second signal while draining is for those
  /// who can't wait: it does, at once.
  ///
  /// For programs whose signals are nobody else's; where another runtime owns them (Python's does),
  /// call ``shutdown()`` from its handler instead.
  ///
  /// - Parameter signals: Which signals ask for it; nil for SIGTERM and SIGINT.
  /// - Returns: The signal.
  @discardableResult
  public func runUntilTerminated(by signals: [Int32]? = nil) async -> Int32 {
    let terminated = Wakeup()
    let box = SignalBox(terminated)
    let sources = (signals ?? [SIGTERM, SIGINT]).map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { box.receive(number) }
      source.resume()
      return source
    }
    await terminated.wait()
    await shutdown()
    for source in sources { source.cancel() }
    return box.received ?? SIGTERM
  }
}

/// The first signal begins the drain, the second is obeyed as if nobody were listening.
private final class SignalBox: Sendable {
  private let state = Mutex<Int32?>(nil)
  private let terminated: Wakeup

  init(_ terminated: Wakeup) {
    self.terminated = terminated
  }

  var received: Int32? { state.withLock { $0 } }

  func receive(_ number: Int32) {
    let isFirst = state.withLock { state in
      defer { if state == nil { state = number } }
      return state == nil
    }
    if isFirst {
      terminated.fire()
    } else {
      signal(number, SIG_DFL)
      raise(number)
    }
  }
}
#endif
