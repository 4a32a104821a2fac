#if Runtime
import Synchronization

/// The instances of one endpoint as a client sees them, and the choice among them.
final class InstanceSet: Sendable {
  private struct Waiter {
    var count: Int
    var callback: @Sendable ([Instance]) -> Void
  }

  private struct State {
    var tracked: [TrackedInstance] = []
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }

  private let endpoint: EndpointName
  private let state = Mutex(State())
  private let turn = Atomic<Int>(0)

  init(_ endpoint: EndpointName) {
    self.endpoint = endpoint
  }

  var instances: [Instance] { state.withLock { $0.tracked.map(\.instance) } }

  /// Takes over what discovery says. What is known of instances that stay is kept.
  func update(_ instances: [Instance]) {
    let due = state.withLock { state -> [@Sendable ([Instance]) -> Void] in
      let known = Dictionary(
        state.tracked.map { ($0.instance, $0) }, uniquingKeysWith: { first, _ in first })
      state.tracked = instances.map { known[$0] ?? TrackedInstance($0) }
      let ready = state.waiters.filter { $0.value.count <= instances.count }
      for key in ready.keys { state.waiters[key] = nil }
      return ready.values.map(\.callback)
    }
    for callback in due { callback(instances) }
  }

  /// Calls back once there are `count` instances; at once if there are.
  ///
  /// - Returns: A key for ``stopWaiting(_:)``.
  func wait(for count: Int, _ callback: @escaping @Sendable ([Instance]) -> Void) -> Int {
    let (key, present) = state.withLock { state -> (Int, [Instance]?) in
      defer { state.nextWaiter += 1 }
      if state.tracked.count >= count {
        return (state.nextWaiter, state.tracked.map(\.instance))
      }
      state.waiters[state.nextWaiter] = Waiter(count: count, callback: callback)
      return (state.nextWaiter, nil)
    }
    if let present { callback(present) }
    return key
  }

  /// Whether the waiter was still waiting.
  func stopWaiting(_ key: Int) -> Bool {
    state.withLock { $0.waiters.removeValue(forKey: key) != nil }
  }

  /// Chooses an instance. One that has just failed is chosen only if there is no other.
  ///
  /// - Parameter excluded: Those that this call has tried.
  /// - Throws: `RuntimeError` with code `noInstances` or `unknownInstance`.
  /// - Complexity: O(1) for `roundRobin`, `random` and `powerOfTwoChoices` while all instances are
  ///   well, else O(*n*) in the number of instances.
  func choose(
    _ mode: RoutingMode, excluding excluded: Set<InstanceID>
  ) throws(RuntimeError) -> TrackedInstance {
    let all = state.withLock { $0.tracked }
    if case .direct(let id) = mode {
      guard let instance = all.first(where: { $0.instance.id == id }) else {
        throw RuntimeError(
          .unknownInstance, "endpoint '\(endpoint)' has no instance \(id)", isUnprocessed: true)
      }
      return instance
    }
    let turn = self.turn.wrappingAdd(1, ordering: .relaxed).oldValue
    // What nearly all calls come to.
    if case .roundRobin = mode, excluded.isEmpty, !all.isEmpty {
      let next = all[InstanceChoice.index(turn, 0, all.count)]
      if !next.isDown { return next }
    }
    let untried = { (tracked: TrackedInstance) in !excluded.contains(tracked.instance.id) }
    let choice =
      InstanceChoice(all: all, turn: turn) { untried($0) && !$0.isDown }.make(mode)
      ?? InstanceChoice(all: all, turn: turn, isEligible: untried).make(mode)
    guard let choice else {
      throw RuntimeError(
        .noInstances,
        all.isEmpty
          ? "endpoint '\(endpoint)' is served by nobody"
          : "none of the \(all.count) instances of endpoint '\(endpoint)' takes the call",
        isUnprocessed: true)
    }
    return choice
  }
}
#endif
