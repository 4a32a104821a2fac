#if Runtime
import Synchronization

/// Discovery inside one process: every runtime that uses the same one sees the others. For tests,
/// and for programs whose parts talk to each other as if they were apart.
public final class MemoryDiscovery: Discovery {
  /// The one that `discovery: .memory` means, shared by the whole process.
  public static let shared = MemoryDiscovery()

  private let watchers = InstanceWatchers()

  /// One of its own, seen by nobody else.
  public init() {}

  public func register(_ instance: Instance) async throws(RuntimeError) {
    watchers.update { $0[instance.id] = instance }
  }

  public func withdraw(_ instance: Instance) async {
    watchers.update { _ = $0.removeValue(forKey: instance.id) }
  }

  public func watch(
    _ endpoint: EndpointName?, _ onChange: @escaping @Sendable ([Instance]) -> Void
  ) async throws(RuntimeError) -> DiscoveryWatch {
    watchers.watch(endpoint, onChange)
  }

  /// Does nothing: it belongs to the process, and a runtime withdraws what it registered.
  public func close() async {}
}
#endif
