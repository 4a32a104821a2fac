#if Runtime
import Synchronization

/// The set of known instances and those who follow it: what the kinds of discovery have in common.
final class InstanceWatchers: Sendable {
  private struct Watcher {
    var endpoint: EndpointName?
    var onChange: @Sendable ([Instance]) -> Void
    var last: [Instance]
  }

  private struct State {
    var instances: [InstanceID: Instance] = [:]
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
  }

  // Closures are called under this lock: so no two calls overtake each other, and none comes after
  // `cancel`. They get snapshots and may not call back into discovery.
  private let state = Mutex(State())

  var instances: [Instance] {
    state.withLock { $0.instances.values.sorted { $0.id < $1.id } }
  }

  /// Changes the set and tells whom it concerns.
  func update(_ change: (inout [InstanceID: Instance]) -> Void) {
    state.withLock { state in
      change(&state.instances)
      for (key, watcher) in state.watchers {
        let current = Self.select(state.instances, watcher.endpoint)
        if current != watcher.last {
          state.watchers[key]?.last = current
          watcher.onChange(current)
        }
      }
    }
  }

  func watch(
    _ endpoint: EndpointName?, _ onChange: @escaping @Sendable ([Instance]) -> Void
  ) -> DiscoveryWatch {
    let key = state.withLock { state in
      let current = Self.select(state.instances, endpoint)
      defer { state.nextWatcher += 1 }
      state.watchers[state.nextWatcher] = Watcher(
        endpoint: endpoint, onChange: onChange, last: current)
      onChange(current)
      return state.nextWatcher
    }
    return DiscoveryWatch { [weak self] in
      // Removed under the lock, destroyed outside it: the closure may hold what ends other watches.
      let removed = self?.state.withLock { $0.watchers.removeValue(forKey: key) }
      _ = removed
    }
  }

  func removeAllWatchers() {
    let removed = state.withLock { state in
      defer { state.watchers = [:] }
      return state.watchers
    }
    _ = removed
  }

  private static func select(
    _ instances: [InstanceID: Instance], _ endpoint: EndpointName?
  ) -> [Instance] {
    instances.values.filter { endpoint == nil || $0.endpoint == endpoint }.sorted { $0.id < $1.id }
  }
}
#endif
