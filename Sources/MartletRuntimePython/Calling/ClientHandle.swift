#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// A client of an endpoint.
@PyClass final class ClientHandle: Sendable {
  private let core: Client

  @PyIgnore init(_ core: Client) { self.core = core }

  /// Begins a call.
  func start(
    _ request: Bound, _ mode: String?, _ instance: UInt64?, _ key: String?, _ timeout: Double?,
    _ idleTimeout: Double?, _ metadata: [String: String]?, _ requestID: String?,
    _ isBidirectional: Bool, _ reportsAcceptance: Bool, _ isReplayable: Bool
  ) throws -> CallHandle {
    var options = CallOptions()
    if let timeout { options.timeout = try TimeAmount(seconds: timeout, "timeout") }
    if let idleTimeout {
      options.idleTimeout = try TimeAmount(seconds: idleTimeout, "idle_timeout")
    }
    if let metadata { options.metadata = metadata }
    if let requestID { options.requestID = requestID }
    options.isBidirectional = isBidirectional
    options.reportsAcceptance = reportsAcceptance
    if !isReplayable { options.retry = .ifUnprocessed }
    let message = try Packer.pack(request)
    return try request.py.typed {
      if let mode {
        options.mode = try RoutingMode(named: mode, instance: instance, key: key)
      }
      return CallHandle(core.start(message, options))
    }
  }

  /// Ids, addresses and metadata of the instances known now, ordered by id.
  func instances() -> [(UInt64, [String], [String: String])] {
    core.instances.map { ($0.id.rawValue, $0.addresses.map(\.description), $0.metadata) }
  }

  @PyMethod(name: "instance_ids")
  func instanceIDs() -> [UInt64] { core.instances.map(\.id.rawValue) }

  /// Waits until there are so many instances.
  @PyMethod(executor: .eventLoop)
  func waitForInstances(_ count: Int, _ timeout: Double?) async throws -> [UInt64] {
    do {
      let limit = try timeout.map { try TimeAmount(seconds: $0, "timeout") }
      return try await core.waitForInstances(count, timeout: limit).map(\.id.rawValue)
    } catch { throw ErrorFactory.make(error) }
  }
}
#endif
