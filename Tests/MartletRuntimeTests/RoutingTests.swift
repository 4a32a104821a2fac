#if Runtime
import NIOCore
import Synchronization
import Testing

@testable import MartletRuntime

@Suite("Routing", .timeLimit(.minutes(2))) struct RoutingTests {
  /// Three runtimes serving the same endpoint, each answering with its instance's id.
  private func withThree(
    _ body: (Client, [DistributedRuntime], Neighbourhood) async throws -> Void
  ) async throws {
    let neighbourhood = Neighbourhood()
    var servers: [DistributedRuntime] = []
    for _ in 0..<3 {
      let server = try neighbourhood.runtime()
      try await server.endpoint("a.b.c").serve(
        .unary { _, context in ByteBuffer(string: "\(context.instanceID)") })
      servers.append(server)
    }
    let caller = try neighbourhood.runtime()
    let client = try await caller.endpoint("a.b.c").client()
    try await body(client, servers, neighbourhood)
    await caller.shutdown()
    for server in servers { await server.shutdown() }
  }

  private func answers(
    _ client: Client, _ count: Int, _ mode: RoutingMode
  ) async throws -> [String: Int] {
    var options = CallOptions()
    options.mode = mode
    var counts: [String: Int] = [:]
    for _ in 0..<count {
      counts[try await client.call(ByteBuffer(), options).text, default: 0] += 1
    }
    return counts
  }

  @Test func test_case_20_roundRobinIsEven() async throws {
    try await withThree { client, _, _ in
      let counts = try await answers(client, 90, .roundRobin)
      #expect(counts.values.sorted() == [30, 30, 30])
    }
  }

  @Test func randomReachesEveryInstance() async throws {
    try await withThree { client, _, _ in
      let counts = try await answers(client, 300, .random)
      #expect(counts.count == 3 && counts.values.allSatisfy { $0 > 40 })
    }
  }

  @Test func directReachesThatInstanceOnly() async throws {
    try await withThree { client, _, _ in
      for instance in client.instances {
        let counts = try await answers(client, 10, .direct(instance.id))
        #expect(counts == ["\(instance.id)": 10])
      }
      let nobody = InstanceID(rawValue: 5)
      let error = await failure { _ = try await answers(client, 1, .direct(nobody)) }
      #expect(error?.code == .unknownInstance)
      #expect(error?.message == "endpoint 'a.b.c' has no instance 0000000000000005")
    }
  }

  @Test func sameKeySameInstance() async throws {
    try await withThree { client, servers, _ in
      var homes: [String: String] = [:]
      for index in 0..<60 {
        let counts = try await answers(client, 2, .consistentHash(key: "user-\(index)"))
        #expect(counts.count == 1)
        homes["user-\(index)"] = counts.keys.first
      }
      #expect(Set(homes.values).count == 3)
      let gone = servers[0].servedEndpoints[0].instance.id
      await servers[0].shutdown()
      for (key, home) in homes where home != "\(gone)" {
        let counts = try await answers(client, 1, .consistentHash(key: key))
        #expect(counts == [home: 1])
      }
    }
  }

  @Test(arguments: [RoutingMode.leastLoaded, .powerOfTwoChoices])
  func busyInstancesGetFewerCalls(mode: RoutingMode) async throws {
    try await withThree { client, _, _ in
      let tracked = try client.instanceSet.choose(.roundRobin, excluding: [])
      tracked.inFlight.add(100, ordering: .relaxed)
      let counts = try await answers(client, 60, mode)
      let busy = counts["\(tracked.instance.id)"] ?? 0
      // Two choices by chance may both fall on the busy one: 1 in 9.
      #expect(mode == .leastLoaded ? busy == 0 : busy < 25)
      tracked.inFlight.subtract(100, ordering: .relaxed)
    }
  }

  @Test func loadIsGivenBack() async throws {
    try await withThree { client, _, _ in
      _ = try await answers(client, 30, .leastLoaded)
      for instance in client.instances {
        let tracked = try client.instanceSet.choose(.direct(instance.id), excluding: [])
        #expect(await eventually { tracked.inFlight.load(ordering: .relaxed) == 0 })
      }
    }
  }

  @Test func deadInstanceCostsNoCall() async throws {
    try await withThree { client, _, neighbourhood in
      // Announced, and nobody there: as a worker is that died before discovery knows.
      let dead = Instance(
        id: .random(), endpoint: client.endpoint.name,
        addresses: [.tcp(host: "127.0.0.1", port: 1)])
      try await neighbourhood.discovery.register(dead)
      #expect(client.instances.count == 4)
      for mode in [RoutingMode.roundRobin, .random, .leastLoaded, .powerOfTwoChoices] {
        let counts = try await answers(client, 40, mode)
        #expect(counts.values.reduce(0, +) == 40)
      }
      let error = await failure { _ = try await answers(client, 1, .direct(dead.id)) }
      #expect(error?.code == .unavailable)
    }
  }

  @Test func addressOfAnotherInstanceIsRefusedAndPassedOver() async throws {
    try await withThree { client, _, neighbourhood in
      // The address lives, the instance does not: a port that was used again.
      let ghost = Instance(
        id: .random(), endpoint: client.endpoint.name, addresses: client.instances[0].addresses)
      try await neighbourhood.discovery.register(ghost)
      let counts = try await answers(client, 40, .roundRobin)
      #expect(counts.values.reduce(0, +) == 40)
      let error = await failure { _ = try await answers(client, 1, .direct(ghost.id)) }
      #expect(error?.code == .unknownEndpoint)
    }
  }

  @Test func overloadedInstanceIsPassedOverAndAllOverloadedIsAnError() async throws {
    let neighbourhood = Neighbourhood()
    let gate = Wakeup()
    var servers: [DistributedRuntime] = []
    for _ in 0..<2 {
      let server = try neighbourhood.runtime()
      try await server.endpoint("a.b.c").serve(
        .unary { _, _ in
          while !Task.isCancelled { try await Task.sleep(for: .milliseconds(5)) }
          return ByteBuffer()
        }, maximumConcurrentCalls: 1)
      servers.append(server)
    }
    let caller = try neighbourhood.runtime()
    let client = try await caller.endpoint("a.b.c").client()
    let running = (0..<2).map { _ in client.start(ByteBuffer()) }
    #expect(
      await eventually {
        servers.allSatisfy { $0.servedEndpoints.allSatisfy { $0.activeCalls == 1 } }
      })
    let error = await failure { _ = try await client.call(ByteBuffer()) }
    #expect(error?.code == .overloaded)
    #expect(error?.message.contains("its limit of 1 calls") == true)
    for call in running { call.cancel() }
    gate.fire()
    await caller.shutdown()
    for server in servers { await server.shutdown() }
  }

  @Test func callIsSentAgainOnlyIfThePolicyAllows() async throws {
    // An instance that takes the call and drops the connection before it answers.
    for policy in [RetryPolicy.beforeFirstMessage, .ifUnprocessed] {
      let neighbourhood = Neighbourhood()
      let calls = Calls()
      let server = try neighbourhood.runtime()
      try await server.endpoint("a.b.c").serve(
        .callback { call in
          let isFirst = calls.count.add(1, ordering: .relaxed).oldValue == 0
          if isFirst {
            call.stream.connection.close(RuntimeError(.connectionLost, "test"))
          } else {
            try? call.finish(ByteBuffer(string: "second"))
          }
        })
      let other = try neighbourhood.runtime()
      try await other.endpoint("a.b.c").serve(
        .callback { call in
          let isFirst = calls.count.add(1, ordering: .relaxed).oldValue == 0
          if isFirst {
            call.stream.connection.close(RuntimeError(.connectionLost, "test"))
          } else {
            try? call.finish(ByteBuffer(string: "second"))
          }
        })
      let caller = try neighbourhood.runtime()
      let client = try await caller.endpoint("a.b.c").client()
      var options = CallOptions()
      options.retry = policy
      let result = await Result { () async throws in
        try await client.call(ByteBuffer(), options).text
      }
      if policy == .beforeFirstMessage {
        #expect(try result.get() == "second")
        #expect(calls.count.load(ordering: .relaxed) == 2)
      } else {
        let error = await failure { _ = try result.get() }
        #expect(error?.code == .connectionLost)
        #expect(calls.count.load(ordering: .relaxed) == 1)
      }
      await caller.shutdown()
      await server.shutdown()
      await other.shutdown()
    }
  }

  private final class Calls: Sendable {
    let count = Atomic<Int>(0)
  }
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
#endif
