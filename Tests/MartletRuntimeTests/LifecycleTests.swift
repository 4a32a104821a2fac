#if Runtime
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

@testable import MartletRuntime

@Suite("Lifecycle", .timeLimit(.minutes(2))) struct LifecycleTests {
  /// Status line and body of a GET.
  private func get(
    _ path: String, _ server: StatusServer, method: String = "GET"
  ) async throws -> (status: String, body: String) {
    guard case .tcp(_, let port) = server.address else { return ("", "") }
    let socket = try RawSocket(port: port)
    socket.send(
      ByteBuffer(string: "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    let text = try #require(try await socket.readToEnd()).text
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
    return (
      String(text.split(separator: "\r\n")[0]), parts.count > 1 ? String(parts[1]) : ""
    )
  }

  @Test func test_case_17_healthFollowsServing() async throws {
    let runtime = try Neighbourhood().runtime()
    let status = try await runtime.serveStatus()
    var answer = try await get("/health", status)
    #expect(answer.status == "HTTP/1.1 503 Service Unavailable")
    #expect(answer.body == "{\"endpoints\":[],\"status\":\"nothing is served\"}\n")
    answer = try await get("/live", status)
    #expect(answer.status == "HTTP/1.1 200 OK")

    let gate = Gate()
    let served = try await runtime.endpoint("a.b.c").serve(
      .unary { request, _ in
        await gate.wait()
        return request
      })
    answer = try await get("/health?verbose=1", status)
    #expect(answer.status == "HTTP/1.1 200 OK")
    #expect(answer.body.contains("\"status\":\"ready\""))
    #expect(answer.body.contains("\(served.instance.id)"))

    let client = try await runtime.endpoint("a.b.c").client()
    let call = client.start(ByteBuffer())
    #expect(await eventually { served.activeCalls == 1 })
    let shutdown = Task { await runtime.shutdown() }
    #expect(await eventually { runtime.isShutDown && !runtime.isServing })
    answer = try await get("/health", status)
    #expect(answer.status == "HTTP/1.1 503 Service Unavailable")
    #expect(answer.body.contains("\"status\":\"draining\""))
    gate.open()
    await shutdown.value
    _ = call
    await status.close()
  }

  @Test func statusServerAnswersNothingElse() async throws {
    let runtime = try Neighbourhood().runtime()
    let status = try await runtime.serveStatus()
    let missing = try await get("/etc/passwd", status)
    #expect(missing.status == "HTTP/1.1 404 Not Found")
    let post = try await get("/health", status, method: "POST")
    #expect(post.status == "HTTP/1.1 405 Method Not Allowed")
    await status.close()
    await runtime.shutdown()
  }

  @Test func metricsCountCalls() async throws {
    try await withServed(
      .unary { request, _ in
        if request.text == "bad" { throw HandlerFailure(className: "E", message: "m") }
        return request
      }, maximumConcurrentCalls: 7
    ) { client, server in
      for _ in 0..<3 { _ = try await client.call(ByteBuffer(string: "x")) }
      _ = await failure { _ = try await client.call(ByteBuffer(string: "bad")) }
      let labels = "namespace=\"test\",component=\"server\",endpoint=\"run\""
      #expect(
        await eventually { server.metricsText().contains("seconds_count{\(labels)} 4\n") })
      let text = server.metricsText()
      #expect(text.contains("# TYPE martlet_calls_total counter\n"))
      #expect(text.contains("martlet_calls_total{\(labels),outcome=\"ok\"} 3\n"))
      #expect(text.contains("martlet_calls_total{\(labels),outcome=\"error\"} 1\n"))
      #expect(text.contains("martlet_calls_in_flight{\(labels)} 0\n"))
      #expect(text.contains("martlet_call_duration_seconds_bucket{\(labels),le=\"+Inf\"} 4\n"))
      #expect(text.contains("martlet_serving 1\n"))
    }
  }

  @Test func shutdownWaitsForRunningCalls() async throws {
    let gate = Gate()
    try await withServed(
      .unary { request, _ in
        await gate.wait()
        return request
      }
    ) { client, server in
      let running = Task { try await client.call(ByteBuffer(string: "x")) }
      #expect(await eventually { server.servedEndpoints[0].activeCalls == 1 })
      let first = Task { await server.shutdown() }
      let second = Task { await server.shutdown() }
      #expect(await eventually { client.instances.isEmpty })
      // Gone from discovery, so new calls have nowhere to go; the running one goes on.
      let refused = await failure { _ = try await client.call(ByteBuffer()) }
      #expect(refused?.code == .noInstances)
      gate.open()
      let answer = try await running.value
      #expect(answer.text == "x")
      await first.value
      await second.value
      let late = await failure {
        try await server.endpoint("a.b.c").serve(.unary { request, _ in request })
      }
      #expect(late?.code == .shutDown)
    }
  }

  @Test func nothingIsLoggedForEachCall() async throws {
    let log = LogCapture()
    try await withServed(.unary { request, _ in request }, configure: { $0.logger = log.logger }) {
      client, _ in
      for _ in 0..<10 { _ = try await client.call(ByteBuffer()) }
    }
    #expect(log.text == [])
  }

  @Test func logLinesAreJSON() throws {
    var handler = StructuredLog(label: "martlet.runtime")
    handler[metadataKey: "peer"] = "\"quoted\""
    let line = handler.line(
      LogEvent(
        level: .warning, message: "two\nlines", metadata: ["n": "1"], source: "", file: "",
        function: "", line: 0))
    let json = try JSONParser.parse(Array(line.utf8))
    #expect(json["message"] == .string("two\nlines"))
    #expect(json["peer"] == .string("\"quoted\""))
    #expect(json["level"] == .string("warning"))
  }

  @Test(arguments: ["0.0.0.0", "192.168.1.5", "example.com", "::", "127.0.0.1.example.com"])
  func otherAddressesThanLoopbackAreRefused(host: String) async throws {
    var configuration = RuntimeConfiguration(discovery: .custom(MemoryDiscovery()))
    configuration.listen = .address(.tcp(host: host, port: 0))
    let error = await failure { _ = try DistributedRuntime(configuration) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("set allowInsecure") == true)
    configuration.allowInsecure = true
    if host == "0.0.0.0" || host == "::" {
      // Others would connect to themselves.
      let error = await failure { _ = try DistributedRuntime(configuration) }
      #expect(error?.message.contains("say with 'advertise' where they find it") == true)
      configuration.advertise = [.tcp(host: "example.com", port: 0)]
    }
    _ = try DistributedRuntime(configuration)
    let runtime = try Neighbourhood().runtime()
    let status = await failure { _ = try await runtime.serveStatus(host: host) }
    #expect(status?.code == .invalidArgument)
  }

  @Test func limitsThatLetNothingThroughAreRefused() async throws {
    let changes: [(inout RuntimeConfiguration) -> Void] = [
      { $0.limits.streamWindow = 0 }, { $0.limits.maximumMessageSize = 1 << 32 },
      { $0.limits.sendBufferSize = -1 }, { $0.limits.heartbeatInterval = .nanoseconds(0) },
      { $0.leaseTime = .nanoseconds(-5) }, { $0.limits.silenceLimit = .seconds(1) },
    ]
    for change in changes {
      let error = await failure { _ = try Neighbourhood().runtime(change) }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test func advertisedAddressIsTheOneThatIsCalled() async throws {
    let neighbourhood = Neighbourhood()
    let inner = try neighbourhood.runtime()
    try await inner.endpoint("x.y.z").serve(.unary { request, _ in request })
    let server = try neighbourhood.runtime {
      $0.advertise = [
        .tcp(host: "127.0.0.1", port: 9), .unix(path: "/nowhere"), .tcp(host: "localhost", port: 0),
      ]
    }
    let served = try await server.endpoint("a.b.c").serve(.unary { request, _ in request })
    let addresses = served.instance.addresses.map(\.description)
    #expect(addresses.dropLast() == ["tcp:127.0.0.1:9", "unix:/nowhere"])
    // Port 0 is the one that the socket got: the last address works, where the others don't.
    #expect(addresses.last?.hasPrefix("tcp:localhost:") == true)
    #expect(addresses.last != "tcp:localhost:0")
    let client = try await inner.endpoint("a.b.c").client()
    #expect(try await client.call(ByteBuffer(string: "x")).text == "x")
    await server.shutdown()
    await inner.shutdown()
  }

  @Test(arguments: [
    ("a.b", "has 2 parts"), ("a.b.", "endpoint ''"), ("a/b.c.d", "namespace 'a/b'"),
    ("dynamo://a.b.c", "namespace 'dynamo://a'"), ("a.b.c.d", "has 4 parts"),
    ("a.b.c ", "endpoint 'c '"), ("../x.b.c", "has 5 parts"), ("a", "has 1 part;"),
    ("-a.b.c", "namespace '-a'"),
    ("ä.b.c", "namespace 'ä'"),
  ])
  func test_case_3_namesAreChecked(path: String, found: String) async throws {
    let runtime = try Neighbourhood().runtime()
    let error = await failure { _ = try runtime.endpoint(path) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(found) == true, "\(error?.message ?? "")")
    let chain = try runtime.namespace("a").component("b").endpoint("c")
    #expect(chain.name == (try runtime.endpoint("a.b.c").name))
  }
}
#endif
