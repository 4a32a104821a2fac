#if Runtime
import MartletRuntime
import Synchronization

/// Calls that wait for the event loop to take them, and those of its calls that were cancelled.
final class RequestInbox: Sendable {
  /// A request, and whether this is its end (its caller has cancelled it) or its beginning.
  typealias Event = (RequestHandle, isCancelled: Bool)

  private struct State {
    var events: [Event] = []
    var wake: (@Sendable () -> Void)?
    var isClosed = false
  }

  private let state = Mutex(State())

  /// A call has come in: on the connection's thread, which knows nothing of Python.
  func receive(_ call: ServerCall) {
    let request = RequestHandle(call)
    post((request, false))
    call.context.onCancel { [weak self, weak request] _ in
      if let self, let request { post((request, true)) }
    }
  }

  private func post(_ event: Event) {
    let (isClosed, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      if state.isClosed { return (true, nil) }
      state.events.append(event)
      defer { state.wake = nil }
      return (false, state.wake)
    }
    if isClosed { Self.refuse([event]) }
    wake?()
  }

  /// Sends calls that nobody will take back to their callers, who may go elsewhere.
  private static func refuse(_ events: [Event]) {
    for (request, isCancelled) in events where !isCancelled { request.refuse() }
  }

  /// All events since the last look.
  func take() -> (events: [Event], isClosed: Bool) {
    state.withLock { state in
      defer { state.events = [] }
      return (state.events, state.isClosed)
    }
  }

  /// Calls `callback` once, as soon as there is something to take.
  func onEvents(_ callback: @escaping @Sendable () -> Void) {
    let isDue = state.withLock { state in
      if !state.events.isEmpty || state.isClosed { return true }
      state.wake = callback
      return false
    }
    if isDue { callback() }
  }

  /// Nobody takes calls any more: those that wait, and those that still come, are refused.
  func close() {
    let (events, wake) = state.withLock { state in
      state.isClosed = true
      defer {
        state.wake = nil
        state.events = []
      }
      return (state.events, state.wake)
    }
    Self.refuse(events)
    wake?()
  }
}
#endif
