#if Runtime
import Martlet
import MartletRuntime
import Synchronization

private final class FoundInstances: Sendable {
  let list = Mutex<[Instance]>([])
}

/// A `DistributedRuntime` as the SDK holds it.
@PyClass final class RuntimeHandle: Sendable {
  private let core: DistributedRuntime

  init(
    _ py: Python, discovery: String, directory: String?, etcd: [String], listen: String,
    advertise: [String]?, allowInsecure: Bool, maximumMessageSize: Int?,
    maximumConcurrentCalls: Int?, streamWindow: Int?, drainTimeout: Double?, leaseTime: Double?,
    connectTimeout: Double?, heartbeatInterval: Double?, silenceLimit: Double?, logLevel: String
  ) throws {
    core = try py.typed {
      var settings = RuntimeConfiguration(
        discovery: try Self.choice(discovery, directory, etcd))
      settings.listen = try Self.listen(listen)
      settings.advertise = try advertise.map { try $0.map { try TransportAddress($0) } }
      settings.allowInsecure = allowInsecure
      settings.logger = try Self.logger(logLevel)
      try Self.apply(
        maximumMessageSize, "max_message_size", to: &settings.limits.maximumMessageSize)
      try Self.apply(
        maximumConcurrentCalls, "max_concurrent_calls", to: &settings.maximumConcurrentCalls)
      try Self.apply(streamWindow, "stream_window", to: &settings.limits.streamWindow)
      try Self.apply(drainTimeout, "drain_timeout", to: &settings.drainTimeout)
      try Self.apply(leaseTime, "lease_time", atLeast: 0.1, to: &settings.leaseTime)
      try Self.apply(
        connectTimeout, "connect_timeout", atLeast: 0.001, to: &settings.limits.connectTimeout)
      try Self.apply(
        heartbeatInterval, "heartbeat_interval", atLeast: 0.001,
        to: &settings.limits.heartbeatInterval)
      try Self.apply(
        silenceLimit, "silence_limit", atLeast: 0.001, to: &settings.limits.silenceLimit)
      return try DistributedRuntime(settings)
    }
  }

  /// Sees to it that discovery works.
  @PyMethod(executor: .eventLoop)
  func connect() async throws {
    do {
      let watch = try await core.discovery.watch(nil) { _ in }
      watch.cancel()
    } catch { throw ErrorFactory.make(error) }
  }

  /// Serves an endpoint; the result's `deliver` then says where its calls go.
  @PyMethod(executor: .eventLoop)
  func serve(
    _ path: String, _ metadata: [String: String], _ maximumConcurrentCalls: Int?
  ) async throws -> ServedHandle {
    do {
      let endpoint = try core.endpoint(path)
      let inbox = RequestInbox()
      let served = try await endpoint.serve(
        .callback { inbox.receive($0) }, metadata: metadata,
        maximumConcurrentCalls: maximumConcurrentCalls)
      return ServedHandle(endpoint, served, inbox)
    } catch { throw ErrorFactory.make(error) }
  }

  /// A client of an endpoint, once discovery has told of its instances.
  @PyMethod(executor: .eventLoop)
  func client(_ path: String, _ mode: String) async throws -> ClientHandle {
    do {
      let mode = try RoutingMode(named: mode, instance: nil, key: nil)
      return ClientHandle(try await core.endpoint(path).client(mode: mode))
    } catch { throw ErrorFactory.make(error) }
  }

  /// Everything that is served: endpoints, ids and addresses.
  @PyMethod(executor: .eventLoop)
  func instances() async throws -> [(String, UInt64, [String])] {
    do {
      let found = FoundInstances()
      let watch = try await core.discovery.watch(nil) { instances in
        found.list.withLock { $0 = instances }
      }
      watch.cancel()
      return found.list.withLock { $0 }.map {
        ($0.endpoint.description, $0.id.rawValue, $0.addresses.map(\.description))
      }
    } catch { throw ErrorFactory.make(error) }
  }

  /// Drains and closes; a cancelled wait leaves that going on.
  @PyMethod(cancellation: .abandon)
  func shutdown() async { await core.shutdown() }

  /// Answers `/health`, `/live` and `/metrics` until the result is closed.
  @PyMethod(executor: .eventLoop)
  func serveStatus(_ host: String, _ port: Int) async throws -> StatusHandle {
    guard (0...65535).contains(port) else {
      throw PyError(.valueError, "port must be between 0 and 65535, not \(port)")
    }
    do { return StatusHandle(try await core.serveStatus(host: host, port: port)) } catch {
      throw ErrorFactory.make(error)
    }
  }

  /// The event loop runs; called on it every `loop_interval` seconds.
  func loopIsAlive() { core.loopWatch.isAlive() }
  func loopHasEnded() { core.loopWatch.end() }
  var loopInterval: Double { Double(core.loopWatch.interval.nanoseconds) / 1e9 }

  var isServing: Bool { core.isServing }
  var isShutDown: Bool { core.isShutDown }
  func metricsText() -> String { core.metricsText() }
}
#endif
