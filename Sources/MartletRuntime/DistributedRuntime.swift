#if Runtime
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// A process's part in a distributed program: the endpoints it serves and the clients it calls with.
///
/// ```swift
/// let runtime = try DistributedRuntime()
/// let endpoint = try runtime.endpoint("demo.greeter.hello")
/// try await endpoint.serve(.unary { request, _ in request })
/// let client = try await endpoint.client()
/// let answer = try await client.call(ByteBuffer(string: "hello"))
/// ```
///
/// Creating one connects to nothing and listens nowhere; that happens when it is first needed. A
/// process can have several, and they share their threads.
public final class DistributedRuntime: Sendable {
  public let configuration: RuntimeConfiguration
  /// How this runtime finds others.
  public let discovery: any Discovery

  let group: any EventLoopGroup
  let hello: Hello
  let pool: ConnectionPool
  let registry = EndpointRegistry()
  let metrics = RuntimeMetrics()
  let server: EndpointServer
  private let shutdownTask = Mutex<Task<Void, Never>?>(nil)

  /// The threads of all runtimes of the process. They carry bytes, never a handler, so few do.
  private static let sharedGroup = MultiThreadedEventLoopGroup(
    numberOfThreads: min(4, max(1, System.coreCount)))

  /// Creates a runtime.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument` for a configuration that can't work.
  public init(_ configuration: RuntimeConfiguration = RuntimeConfiguration()) throws(RuntimeError) {
    try configuration.limits.validate()
    guard configuration.leaseTime >= .milliseconds(100) else {
      throw RuntimeError(.invalidArgument, "leaseTime is shorter than 100 ms")
    }
    self.configuration = configuration
    group = Self.sharedGroup
    hello = Hello(peer: InstanceID.random().rawValue, limits: configuration.limits)
    pool = ConnectionPool(
      group: group, limits: configuration.limits, hello: hello, logger: configuration.logger)
    discovery = try configuration.makeDiscovery(on: group)
    server = EndpointServer(
      try ListenPlan(configuration, peer: hello.peer), configuration, group, hello, registry)
  }

  /// Creates a runtime and sees to it that discovery works.
  ///
  /// - Throws: `RuntimeError` if discovery can't be reached, within 5 seconds.
  public static func connect(
    _ configuration: RuntimeConfiguration = RuntimeConfiguration()
  ) async throws(RuntimeError) -> DistributedRuntime {
    let runtime = try DistributedRuntime(configuration)
    let watch = try await runtime.discovery.watch(nil) { _ in }
    watch.cancel()
    return runtime
  }

  /// A namespace, by its name.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the rule for names.
  public func namespace(_ name: String) throws(RuntimeError) -> Namespace {
    Namespace(runtime: self, name: try EndpointName.validated(name, "namespace"))
  }

  /// An endpoint, by `namespace.component.endpoint`.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the rule for names.
  public func endpoint(_ path: String) throws(RuntimeError) -> Endpoint {
    Endpoint(runtime: self, name: try EndpointName(path))
  }

  /// Everything that anybody serves, ordered by id.
  ///
  /// - Throws: `RuntimeError` if discovery does not work.
  public func instances() async throws(RuntimeError) -> [Instance] {
    let found = Mutex<[Instance]>([])
    let watch = try await discovery.watch(nil) { instances in found.withLock { $0 = instances } }
    watch.cancel()
    return found.withLock { $0 }
  }

  /// The endpoints that this runtime serves.
  public var servedEndpoints: [ServedEndpoint] { registry.endpoints }

  /// Whether endpoints are served and take calls.
  public var isServing: Bool { registry.isServing }

  /// Whether ``shutdown()`` has been called.
  public var isShutDown: Bool { shutdownTask.withLock { $0 != nil } }

  /// For an event loop of another language, that serves this runtime's endpoints: its lag is among
  /// the metrics, and in `/health`.
  public var loopWatch: LoopWatch { metrics.loopWatch }

  /// All counters in Prometheus' text format.
  public func metricsText() -> String {
    metrics.text(of: registry.endpoints, isServing: isServing)
  }

  /// Takes no new calls, lets running ones end, then closes everything.
  ///
  /// Readiness goes first, then the announcements, so that clients send their calls elsewhere; then
  /// it waits for running calls, at most ``RuntimeConfiguration/drainTimeout``, and cancels what still
  /// runs. Any number of callers may wait for it.
  public func shutdown() async {
    let task = shutdownTask.withLock { task in
      if let task { return task }
      let new = Task { await self.drainAndClose() }
      task = new
      return new
    }
    await task.value
  }

  private func drainAndClose() async {
    registry.beginDraining()
    await server.drain(withdrawingFrom: discovery)
    pool.close()
    await discovery.close()
    configuration.logger.debug("runtime shut down")
  }
}

extension RuntimeConfiguration {
  func makeDiscovery(on group: any EventLoopGroup) throws(RuntimeError) -> any Discovery {
    switch discovery {
    case .memory: MemoryDiscovery.shared
    case .file(let directory):
      FileDiscovery(
        folder: directory.map { RuntimeFolder(path: $0) } ?? .forUser, leaseTime: leaseTime,
        group: group, logger: logger)
    case .etcd(let endpoints):
      try EtcdDiscovery(
        endpoints: endpoints, leaseTime: leaseTime, group: group, logger: logger)
    case .custom(let discovery): discovery
    }
  }
}
#endif
