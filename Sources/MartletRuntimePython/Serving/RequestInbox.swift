#if Runtime
import Martlet
import MartletRuntime
import Synchronization

/// Calls that wait for the event loop to take them, and those of its calls that were cancelled.
final class RequestInbox: Sendable {
  /// A request, and whether this is its end (its caller has cancelled it) or its beginning.
  typealias Event = (request: RequestHandle, isCancelled: Bool)

  private struct Receiver {
    let loop: PyEventLoop
    let function: Py
  }

  private struct State {
    var events: [Event] = []
    var receiver: Receiver?
    /// The loop has been asked to take what is there.
    var isScheduled = false
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
    let (isClosed, loop) = state.withLock { state -> (Bool, PyEventLoop?) in
      if state.isClosed { return (true, nil) }
      state.events.append(event)
      return (false, Self.loopToWake(&state))
    }
    if isClosed { Self.refuse([event]) }
    if let loop { schedule(on: loop) }
  }

  private static func loopToWake(_ state: inout State) -> PyEventLoop? {
    guard let receiver = state.receiver, !state.isScheduled, !state.events.isEmpty else {
      return nil
    }
    state.isScheduled = true
    return receiver.loop
  }

  /// A task of Swift's own that waits for calls would cost each of them a turn of the loop.
  private func schedule(on loop: PyEventLoop) {
    loop.callSoonThreadsafe { [weak self] py in self?.hand(over: py) }
  }

  /// On the loop's thread.
  private func hand(over py: Python) {
    let (events, function) = state.withLock { state -> ([Event], Py?) in
      state.isScheduled = false
      guard let receiver = state.receiver else { return ([], nil) }
      defer { state.events = [] }
      return (state.events, receiver.function)
    }
    guard let function else { return }
    let receive = function.bind(py)
    for event in events {
      do throws(PyError) {
        _ = try receive(event.request, event.isCancelled)
      } catch {
        Self.refuse([event])
        error.writeUnraisable(receive)
      }
    }
  }

  /// Sends calls that nobody will take back to their callers, who may go elsewhere.
  private static func refuse(_ events: [Event]) {
    for event in events where !event.isCancelled { event.request.refuse() }
  }

  /// From now on `function` gets everything, on the loop's thread.
  func deliver(to function: Py, on loop: PyEventLoop) {
    let isDue = state.withLock { state in
      if !state.isClosed { state.receiver = Receiver(loop: loop, function: function) }
      return Self.loopToWake(&state) != nil
    }
    if isDue { schedule(on: loop) }
  }

  /// Nobody takes calls any more: those that wait, and those that still come, are refused.
  func close() {
    // The function's owner may own this object in turn; it is released outside of the lock.
    let (events, receiver) = state.withLock { state in
      state.isClosed = true
      defer {
        state.receiver = nil
        state.events = []
      }
      return (state.events, state.receiver)
    }
    withExtendedLifetime(receiver) { Self.refuse(events) }
  }
}
#endif
