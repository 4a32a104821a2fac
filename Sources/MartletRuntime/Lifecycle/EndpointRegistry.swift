#if Runtime
import Synchronization

/// The endpoints of one runtime, found by a call's path.
final class EndpointRegistry: Sendable {
  private struct State {
    var endpoints: [String: ServedEndpoint] = [:]
    var isDraining = false
    var idle: [Wakeup] = []
  }

  private let state = Mutex(State())

  var endpoints: [ServedEndpoint] {
    state.withLock { $0.endpoints.values.sorted { $0.instance.id < $1.instance.id } }
  }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Whether calls are taken.
  var isServing: Bool { state.withLock { !$0.isDraining && !$0.endpoints.isEmpty } }

  func add(_ endpoint: ServedEndpoint) throws(RuntimeError) {
    let path = endpoint.instance.endpoint.description
    let (isDraining, isNew) = state.withLock { state in
      guard !state.isDraining, state.endpoints[path] == nil else {
        return (state.isDraining, false)
      }
      state.endpoints[path] = endpoint
      return (false, true)
    }
    if isDraining { throw RuntimeError(.shutDown, "the runtime is shutting down") }
    guard isNew else {
      throw RuntimeError(
        .alreadyServed, "endpoint '\(path)' is served by this runtime already")
    }
  }

  func remove(_ endpoint: ServedEndpoint) {
    let path = endpoint.instance.endpoint.description
    state.withLock { state in
      if state.endpoints[path] === endpoint { state.endpoints[path] = nil }
    }
  }

  /// A call has come in.
  func accept(
    _ stream: MultiplexedStream, _ header: RequestHeader
  ) throws(RuntimeError) -> any StreamObserver {
    let (endpoint, isDraining) = state.withLock { ($0.endpoints[header.path], $0.isDraining) }
    if isDraining {
      throw RuntimeError(.unavailable, "the instance is shutting down", isUnprocessed: true)
    }
    guard let endpoint, endpoint.instance.id == header.instance else {
      throw RuntimeError(
        .unknownEndpoint,
        "no instance \(header.instance) of endpoint '\(header.path)' is served here",
        isUnprocessed: true)
    }
    return try endpoint.accept(stream, header)
  }

  // MARK: Draining

  func beginDraining() {
    state.withLock { $0.isDraining = true }
  }

  func endpointIsIdle() {
    let wakeups = state.withLock { state -> [Wakeup] in
      guard !state.idle.isEmpty, state.endpoints.values.allSatisfy({ $0.activeCalls == 0 }) else {
        return []
      }
      defer { state.idle = [] }
      return state.idle
    }
    for wakeup in wakeups { wakeup.fire() }
  }

  /// Fires when no call is being handled; at once if none is.
  func whenIdle(_ wakeup: Wakeup) {
    state.withLock { $0.idle.append(wakeup) }
    endpointIsIdle()
  }
}
#endif
