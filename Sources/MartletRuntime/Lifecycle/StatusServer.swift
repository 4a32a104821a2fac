#if Runtime
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// `/health`, `/live` and `/metrics` over HTTP, for load balancers, supervisors and Prometheus.
///
/// - `/health`: 200 while endpoints are served and take calls, else 503: before the first is served,
///   and as soon as a shutdown begins.
/// - `/live`: 200 while the process answers at all.
/// - `/metrics`: all counters in Prometheus' text format.
public final class StatusServer: Sendable {
  /// Where it listens.
  public let address: TransportAddress
  private let channel: any Channel

  private init(address: TransportAddress, channel: any Channel) {
    self.address = address
    self.channel = channel
  }

  /// Stops listening. Requests that are being answered are.
  public func close() async {
    try? await channel.close()
  }

  static func start(
    for runtime: DistributedRuntime, host: String, port: Int
  ) async throws(RuntimeError) -> StatusServer {
    let wanted = TransportAddress.tcp(host: host, port: port)
    guard wanted.isLoopback || runtime.configuration.allowInsecure else {
      throw RuntimeError(
        .invalidArgument,
        "the status server on \(wanted) would tell other machines what this one does;"
          + " set allowInsecure (in Python allow_insecure=True) to accept that")
    }
    do {
      let channel = try await ServerBootstrap(group: runtime.group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
              withErrorHandling: true)
            try channel.pipeline.syncOperations.addHandler(StatusHandler(runtime))
          }
        }
        .bind(host: host, port: port).get()
      return StatusServer(
        address: .tcp(host: host, port: channel.localAddress?.port ?? port), channel: channel)
    } catch {
      throw RuntimeError(wrapping: error, .unavailable, "can't listen on \(wanted)")
    }
  }
}

extension DistributedRuntime {
  /// Serves `/health`, `/live` and `/metrics`, until the process ends: a supervisor wants to see a
  /// shutdown, too.
  ///
  /// - Parameter port: 0 lets the system choose; ``StatusServer/address`` tells.
  /// - Throws: `RuntimeError`: `unavailable` if the port is taken, `invalidArgument` for a host other
  ///   than loopback without ``RuntimeConfiguration/allowInsecure``.
  public func serveStatus(
    host: String = "127.0.0.1", port: Int = 0
  ) async throws(RuntimeError) -> StatusServer {
    try await StatusServer.start(for: self, host: host, port: port)
  }
}

private final class StatusHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// For how long a connection may ask nothing.
  private static let idleLimit = TimeAmount.seconds(60)

  private let runtime: DistributedRuntime
  private var request: HTTPRequestHead?
  private var idleTimer: Scheduled<Void>?

  init(_ runtime: DistributedRuntime) {
    self.runtime = runtime
  }

  func handlerAdded(context: ChannelHandlerContext) { restartTimer(context) }

  func channelInactive(context: ChannelHandlerContext) { idleTimer?.cancel() }

  private func restartTimer(_ context: ChannelHandlerContext) {
    idleTimer?.cancel()
    let channel = context.channel
    idleTimer = context.eventLoop.scheduleTask(in: Self.idleLimit) { () -> Void in
      channel.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = head
    case .body: break
    case .end:
      if let request { answer(request, context) }
      request = nil
      restartTimer(context)
    }
  }

  private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard request.method == .GET || request.method == .HEAD else {
      return send(.methodNotAllowed, "text/plain", "only GET and HEAD\n", request, context)
    }
    let path = request.uri.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
    switch path {
    case "/health":
      let isServing = runtime.isServing
      send(
        isServing ? .ok : .serviceUnavailable, "application/json", health(isServing), request,
        context)
    case "/live": send(.ok, "application/json", "{\"status\":\"live\"}\n", request, context)
    case "/metrics":
      send(.ok, "text/plain; version=0.0.4", runtime.metricsText(), request, context)
    default:
      send(.notFound, "text/plain", "try /health, /live or /metrics\n", request, context)
    }
  }

  private func health(_ isServing: Bool) -> String {
    let endpoints = runtime.servedEndpoints.map { served in
      JSON.object([
        "endpoint": .string("\(served.instance.endpoint)"),
        "instance": .string("\(served.instance.id)"),
        "calls": .int(Int64(served.activeCalls)),
      ])
    }
    let status =
      isServing ? "ready" : runtime.registry.isDraining ? "draining" : "nothing is served"
    var members: [String: JSON] = ["status": .string(status), "endpoints": .array(endpoints)]
    if let lag = runtime.loopWatch.lag {
      members["loop_lag_ms"] = .int(lag.nanoseconds / 1_000_000)
    }
    return JSON.object(members).text + "\n"
  }

  private func send(
    _ status: HTTPResponseStatus, _ type: String, _ text: String, _ request: HTTPRequestHead,
    _ context: ChannelHandlerContext
  ) {
    let body = ByteBuffer(string: text)
    var head = HTTPResponseHead(version: request.version, status: status)
    head.headers = ["content-type": type, "content-length": "\(body.readableBytes)"]
    if !request.isKeepAlive { head.headers.add(name: "connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if !request.isKeepAlive { channel.close(promise: nil) }
    }
  }
}
#endif
