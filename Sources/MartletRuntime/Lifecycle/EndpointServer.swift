#if Runtime
import Logging
import NIOCore

/// The serving side of a runtime: listens when the first endpoint is served, drains at the end.
actor EndpointServer {
  private let plan: ListenPlan
  private let configuration: RuntimeConfiguration
  private let group: any EventLoopGroup
  private let hello: Hello
  private let registry: EndpointRegistry
  private var listening: Task<Result<Listener, RuntimeError>, Never>?

  init(
    _ plan: ListenPlan, _ configuration: RuntimeConfiguration, _ group: any EventLoopGroup,
    _ hello: Hello, _ registry: EndpointRegistry
  ) {
    self.plan = plan
    self.configuration = configuration
    self.group = group
    self.hello = hello
    self.registry = registry
  }

  /// The addresses to advertise, of a socket that is listening.
  func addresses() async throws(RuntimeError) -> [TransportAddress] {
    let listener = try await listener()
    guard let advertise = configuration.advertise else { return [listener.address] }
    guard case .tcp(_, let port) = listener.address else { return advertise }
    return advertise.map { $0.with(port: port) }
  }

  private func listener() async throws(RuntimeError) -> Listener {
    if let listening, case .success(let listener) = await listening.value { return listener }
    let task = Task { await self.bind() }
    listening = task
    return try await task.value.get()
  }

  private func bind() async -> Result<Listener, RuntimeError> {
    do throws(RuntimeError) {
      try plan.folder?.create()
      guard let address = plan.candidates.first else {
        throw RuntimeError(.invalidArgument, "there is no address to listen on")
      }
      let registry = self.registry
      return .success(
        try await Listener.bind(
          address, group: group, limits: configuration.limits, hello: hello,
          logger: configuration.logger,
          acceptor: { (stream, header) throws(RuntimeError) in
            try registry.accept(stream, header)
          }))
    } catch {
      return .failure(error)
    }
  }

  /// Withdraws, waits, ends what is left, closes.
  func drain(withdrawingFrom discovery: any Discovery) async {
    for endpoint in registry.endpoints { await discovery.withdraw(endpoint.instance) }
    guard let listening, case .success(let listener) = await listening.value else { return }
    listener.announceDraining("the instance is shutting down")
    let idle = Wakeup()
    registry.whenIdle(idle)
    let timer = group.next().scheduleTask(in: configuration.drainTimeout) { idle.fire() }
    await idle.wait()
    timer.cancel()
    let left = registry.endpoints.map(\.activeCalls).reduce(0, +)
    if left > 0 {
      configuration.logger.warning(
        "calls still running after the drain time were cancelled", metadata: ["calls": "\(left)"])
      for endpoint in registry.endpoints { endpoint.shutDownCalls() }
    }
    await listener.close(timeout: .seconds(1))
  }
}
#endif
