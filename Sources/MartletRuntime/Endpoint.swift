#if Runtime
import Logging

/// What can be served and called.
public struct Endpoint: Sendable {
  public let runtime: DistributedRuntime
  public let name: EndpointName

  /// Serves the endpoint until the runtime shuts down or ``stopServing(_:)``.
  ///
  /// - Parameters:
  ///   - handler: What answers the calls.
  ///   - metadata: What this instance says about itself in discovery.
  ///   - maximumConcurrentCalls: How many calls run at once at most; nil for the runtime's default.
  /// - Returns: Once others can find it.
  /// - Throws: `RuntimeError`: `alreadyServed` if this runtime serves it already (another runtime may:
  ///   that is how load is shared), `discoveryFailed`, `storageFull`, `unavailable` if there is
  ///   nowhere to listen, `shutDown`.
  @discardableResult
  public func serve(
    _ handler: Handler, metadata: [String: String] = [:], maximumConcurrentCalls: Int? = nil
  ) async throws(RuntimeError) -> ServedEndpoint {
    let instance = Instance(
      id: .random(), endpoint: name, addresses: try await runtime.server.addresses(),
      metadata: metadata)
    let served = ServedEndpoint(
      instance: instance, handler: handler,
      maximumConcurrentCalls: maximumConcurrentCalls
        ?? runtime.configuration.maximumConcurrentCalls,
      registry: runtime.registry)
    try runtime.registry.add(served)
    do {
      try await runtime.discovery.register(instance)
    } catch {
      runtime.registry.remove(served)
      throw error
    }
    runtime.configuration.logger.debug(
      "serving", metadata: ["endpoint": "\(name)", "instance": "\(instance.id)"])
    return served
  }

  /// Takes the announcement back and takes no further calls; running ones go on.
  public func stopServing(_ served: ServedEndpoint) async {
    await runtime.discovery.withdraw(served.instance)
    runtime.registry.remove(served)
  }

  /// A client that follows the endpoint's instances.
  ///
  /// - Parameter mode: Which instance a call goes to, unless the call says otherwise.
  /// - Returns: Once discovery has told what instances there are; there may be none.
  /// - Throws: `RuntimeError` if discovery does not work.
  public func client(mode: RoutingMode = .roundRobin) async throws(RuntimeError) -> Client {
    let client = Client(endpoint: self, mode: mode)
    try await client.follow()
    return client
  }
}
#endif
