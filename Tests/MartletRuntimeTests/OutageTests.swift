#if Runtime
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import MartletRuntime

@Suite("Outages", .serialized, .timeLimit(.minutes(3))) struct OutageTests {
  /// etcd is away for longer than the leases last, as in peers that then shut themselves down.
  @Test func test_case_13_etcdAwayAndBack() async throws {
    let etcd = try await EtcdServer()
    func runtime() throws -> DistributedRuntime {
      var configuration = RuntimeConfiguration(discovery: .etcd(endpoints: [etcd.address]))
      configuration.leaseTime = .seconds(4)
      configuration.logger = .silent
      return try DistributedRuntime(configuration)
    }
    let (server, caller) = (try runtime(), try runtime())
    let served = try await server.endpoint("a.b.c").serve(.unary { request, _ in request })
    let client = try await caller.endpoint("a.b.c").client()
    #expect(client.instances.map(\.id) == [served.instance.id])
    etcd.stop()
    let start = ContinuousClock.now
    var calls = 0
    while ContinuousClock.now - start < .seconds(8) {
      _ = try await client.call(ByteBuffer(string: "x"))
      calls += 1
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(calls > 3)
    // What can't be done meanwhile says so.
    let late = await failure {
      try await server.endpoint("x.y.z").serve(.unary { request, _ in request })
    }
    #expect(late?.code == .discoveryFailed)
    try await etcd.start()
    for _ in 0..<200 {
      _ = try await client.call(ByteBuffer(string: "x"))
      try await Task.sleep(for: .milliseconds(20))
    }
    // A newcomer finds the record: it has been put back.
    let newcomer = try runtime()
    let other = try await newcomer.endpoint("a.b.c").client()
    try await other.waitForInstances(timeout: .seconds(20))
    #expect(other.instances.map(\.id) == [served.instance.id])
    for runtime in [server, caller, newcomer] { await runtime.shutdown() }
  }

  @Test func unreachableEtcdIsAnErrorWithinBounds() async throws {
    let runtime = try DistributedRuntime(
      RuntimeConfiguration(discovery: .etcd(endpoints: ["http://127.0.0.1:1"])))
    let error = await failure { _ = try await runtime.endpoint("a.b.c").client() }
    #expect(error?.code == .discoveryFailed)
    #expect(error?.message.contains("etcd at 127.0.0.1:1") == true)
    let connect = await failure {
      _ = try await DistributedRuntime.connect(runtime.configuration)
    }
    #expect(connect?.code == .discoveryFailed)
    await runtime.shutdown()
    for text in ["", "http://", "https://h:1", "http://h", "http://h:1/x", "h:0"] {
      let bad = await failure {
        _ = try DistributedRuntime(RuntimeConfiguration(discovery: .etcd(endpoints: [text])))
      }
      #expect(bad?.code == .invalidArgument, "\(text)")
    }
  }

  /// A server that takes connections and never says a word.
  @Test func silentServerIsAnErrorWithinBounds() async throws {
    let mute = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let neighbourhood = Neighbourhood()
    try await neighbourhood.discovery.register(
      Instance(
        id: .random(), endpoint: try EndpointName("a.b.c"),
        addresses: [.tcp(host: "127.0.0.1", port: mute.localAddress?.port ?? 0)]))
    let caller = try neighbourhood.runtime {
      $0.limits.connectTimeout = .seconds(1)
      $0.limits.heartbeatInterval = .milliseconds(200)
    }
    let client = try await caller.endpoint("a.b.c").client()
    let error = await failure { _ = try await client.call(ByteBuffer()) }
    #expect(error?.code == .connectionLost)
    #expect(error?.message == "the peer did not greet within 1.0 s")
    await caller.shutdown()
    try await mute.close()
  }

  /// A client that vanishes without closing: its handler is not kept for ever.
  @Test func halfOpenConnectionIsNoticedByTheServer() async throws {
    let ended = Wakeup()
    try await withServed(
      .bidirectional { _, context, _ in
        defer { ended.fire() }
        try await Task.sleep(for: .seconds(3600))
      },
      configure: {
        $0.limits.heartbeatInterval = .milliseconds(200)
        $0.limits.silenceLimit = .seconds(1)
      }
    ) { _, server in
      let instance = server.servedEndpoints[0].instance
      guard case .tcp(_, let port)? = instance.addresses.first else { return }
      var header = RequestHeader(instance: instance.id, window: 1000, path: "test.server.run")
      header.isBidirectional = true
      let socket = try RawSocket(port: port)
      socket.send(.greeting + .frame(kind: 2, stream: 1, try header.encoded()))
      #expect(await eventually { server.servedEndpoints[0].activeCalls == 1 })
      // From here on the socket is open and nobody is behind it.
      await ended.wait()
      #expect(await eventually { server.servedEndpoints[0].activeCalls == 0 })
      _ = try await socket.readToEnd()
    }
  }

  /// A process that was stopped itself must not take its peers for dead.
  @Test func heartbeatForgivesItsOwnSleep() async throws {
    let folder = try TemporaryFolder()
    let worker = try Worker(folder: folder.path)
    var configuration = RuntimeConfiguration(discovery: .file(directory: folder.path))
    configuration.logger = .silent
    configuration.limits.silenceLimit = .seconds(60)
    let caller = try DistributedRuntime(configuration)
    let client = try await caller.endpoint("test.worker.count").client()
    try await client.waitForInstances(timeout: .seconds(20))
    var iterator = client.generate(ByteBuffer(string: "3000")).makeAsyncIterator()
    _ = try await iterator.next()
    worker.send(SIGSTOP)
    // Longer than the worker's own limit for its client's silence.
    try await Task.sleep(for: .seconds(6))
    worker.send(SIGCONT)
    var count = 1
    while try await iterator.next() != nil { count += 1 }
    #expect(count == 3000)
    try await worker.end(SIGKILL)
    await caller.shutdown()
  }
}
#endif
