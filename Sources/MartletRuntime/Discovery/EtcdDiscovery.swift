#if Runtime
public import Logging
public import NIOCore
import Synchronization

/// Discovery through etcd version 3: many machines.
///
/// Each runtime has one lease, and its records hang on that. When etcd is away, nothing stops:
/// whatever was known stays known, calls go on, and as soon as etcd is back a lease that has run out
/// meanwhile is replaced and the records are written again. Others need the same moment for theirs,
/// so that after an outage an instance that is missing is believed in for one more lease time.
public final class EtcdDiscovery: Discovery {
  static let prefix = "martlet/v1/instances/"

  private struct State {
    var own: [InstanceID: Instance] = [:]
    var lease: Int64?
    var leaseTask: Task<Void, Never>?
    var watchTask: Task<Void, Never>?
    var isClosed = false
  }

  private let gateway: EtcdGateway
  private let leaseSeconds: Int64
  private let logger: Logger
  private let watchers = InstanceWatchers()
  private let state = Mutex(State())
  private let mirror: EtcdMirror
  private let executor: HousekeepingExecutor

  /// Creates it; etcd is asked when it is first needed.
  ///
  /// - Parameters:
  ///   - endpoints: The members, as `http://host:port`.
  ///   - leaseTime: How long the records of a process that is gone stay, in whole seconds.
  /// - Throws: `RuntimeError` with code `invalidArgument` for an address that is none.
  public init(
    endpoints: [String], leaseTime: TimeAmount = .seconds(10), group: any EventLoopGroup,
    logger: Logger
  ) throws(RuntimeError) {
    guard !endpoints.isEmpty else { throw RuntimeError(.invalidArgument, "etcd needs an address") }
    var parsed: [EtcdEndpoint] = []
    for endpoint in endpoints { parsed.append(try EtcdEndpoint(endpoint)) }
    gateway = EtcdGateway(parsed, group: group, timeout: .seconds(4))
    leaseSeconds = max(2, leaseTime.nanoseconds / 1_000_000_000)
    self.logger = logger
    executor = HousekeepingExecutor(group.next())
    mirror = EtcdMirror(gateway, watchers, grace: .seconds(2 * leaseSeconds), logger: logger)
  }

  public func register(_ instance: Instance) async throws(RuntimeError) {
    let lease = try await lease()
    try await put(instance, lease)
    let isClosed = state.withLock { state in
      state.own[instance.id] = instance
      return state.isClosed
    }
    if isClosed { throw RuntimeError(.shutDown, "discovery was closed") }
  }

  public func withdraw(_ instance: Instance) async {
    state.withLock { _ = $0.own.removeValue(forKey: instance.id) }
    // Away, it loses the record with the lease.
    try? await gateway.delete(Self.key(of: instance))
  }

  public func watch(
    _ endpoint: EndpointName?, _ onChange: @escaping @Sendable ([Instance]) -> Void
  ) async throws(RuntimeError) -> DiscoveryWatch {
    let isFirst = state.withLock { $0.watchTask == nil && !$0.isClosed }
    if isFirst {
      try await mirror.synchronize()
      state.withLock { state in
        if state.watchTask == nil {
          state.watchTask = Task(executorPreference: executor) { [mirror] in
            await mirror.follow()
          }
        }
      }
    }
    return watchers.watch(endpoint, onChange)
  }

  public func close() async {
    let (lease, tasks) = state.withLock { state in
      defer {
        state.isClosed = true
        state.own = [:]
        state.lease = nil
      }
      return (state.lease, [state.leaseTask, state.watchTask])
    }
    for task in tasks { task?.cancel() }
    watchers.removeAllWatchers()
    // The records go with the lease.
    if let lease { try? await gateway.revoke(lease) }
  }

  // MARK: The lease

  static func key(of instance: Instance) -> String {
    let name = instance.endpoint
    return "\(prefix)\(name.namespace)/\(name.component)/\(name.endpoint)/\(instance.id)"
  }

  private func put(_ instance: Instance, _ lease: Int64) async throws(RuntimeError) {
    try await gateway.put(Self.key(of: instance), Array(instance.json.text.utf8), lease: lease)
  }

  private func lease() async throws(RuntimeError) -> Int64 {
    if let lease = state.withLock({ $0.lease }) { return lease }
    let new = try await gateway.grantLease(leaseSeconds)
    let lease = state.withLock { state in
      if let other = state.lease { return other }
      state.lease = new
      if state.leaseTask == nil && !state.isClosed {
        state.leaseTask = Task(executorPreference: executor) { [weak self] in
          var isAway = false
          while !Task.isCancelled, let pause = self?.pauseBeforeRenewal(isAway) {
            try? await Task.sleep(for: pause)
            guard !Task.isCancelled, let now = await self?.renew(isAway) else { return }
            isAway = now
          }
        }
      }
      return new
    }
    if lease != new { try? await gateway.revoke(new) }
    return lease
  }

  private func pauseBeforeRenewal(_ isAway: Bool) -> Duration {
    isAway ? .milliseconds(500) : .seconds(Double(leaseSeconds) / 3)
  }

  /// Renews the lease; returns whether etcd is away.
  private func renew(_ wasAway: Bool) async -> Bool {
    do throws(RuntimeError) {
      try await renew()
      if wasAway { logger.notice("etcd is back; the records are in place") }
      return false
    } catch {
      if !wasAway {
        logger.warning("etcd is away; serving goes on", metadata: ["reason": "\(error)"])
      }
      return true
    }
  }

  private func renew() async throws(RuntimeError) {
    guard let lease = state.withLock({ $0.lease }) else { return }
    if try await gateway.keepAlive(lease) { return }
    let new = try await gateway.grantLease(leaseSeconds)
    for instance in state.withLock({ Array($0.own.values) }) { try await put(instance, new) }
    state.withLock { $0.lease = new }
    logger.notice("the lease had run out and was replaced")
  }
}
#endif
