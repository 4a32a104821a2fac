#if Runtime
import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MartletRuntime

/// What a watch has been told.
final class Sightings: Sendable {
  private let state = Mutex<[[Instance]]>([])

  var all: [[Instance]] { state.withLock { $0 } }

  var ids: Set<InstanceID> { Set(state.withLock { $0.last ?? [] }.map(\.id)) }

  @Sendable func see(_ instances: [Instance]) { state.withLock { $0.append(instances) } }
}

/// One of the three kinds, and as many members of it as a test wants.
enum DiscoveryKind: String, CaseIterable, Sendable {
  case memory, file, etcd
}

/// The same rules for all kinds of discovery.
@Suite("Discovery", .serialized, .timeLimit(.minutes(2))) struct DiscoveryTests {
  private func with(
    _ kind: DiscoveryKind, _ body: (_ member: () throws -> any Discovery) async throws -> Void
  ) async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    switch kind {
    case .memory:
      let shared = MemoryDiscovery()
      try await body { shared }
    case .file:
      let folder = try TemporaryFolder()
      try await body {
        FileDiscovery(
          folder: RuntimeFolder(path: folder.path), leaseTime: .seconds(3), group: group,
          logger: .silent)
      }
    case .etcd:
      let server = try await EtcdServer()
      try await body {
        try EtcdDiscovery(
          endpoints: [server.address], leaseTime: .seconds(3), group: group, logger: .silent)
      }
    }
  }

  private func instance(_ path: String) throws -> Instance {
    Instance(
      id: .random(), endpoint: try EndpointName(path),
      addresses: [.tcp(host: "127.0.0.1", port: 4000), .unix(path: "/run/x y.sock")],
      metadata: ["model": "“größer”\n\\ \"2\"", "empty": ""])
  }

  @Test(arguments: DiscoveryKind.allCases)
  func whatIsRegisteredIsSeenWhole(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let instance = try instance("a.b.c")
      let sightings = Sightings()
      let watch = try await b.watch(instance.endpoint, sightings.see)
      #expect(sightings.all == [[]])
      try await a.register(instance)
      #expect(await eventually { sightings.all.last == [instance] })
      watch.cancel()
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func whatWasThereBeforeIsSeenAtOnce(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let instance = try instance("a.b.c")
      try await a.register(instance)
      let sightings = Sightings()
      let watch = try await b.watch(instance.endpoint, sightings.see)
      #expect(sightings.all == [[instance]])
      watch.cancel()
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func watchesKeepEndpointsApart(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let mine = try instance("a.b.c")
      let other = try instance("a.b.cc")
      let (sightings, everything) = (Sightings(), Sightings())
      let watches = [
        try await b.watch(mine.endpoint, sightings.see), try await b.watch(nil, everything.see),
      ]
      try await a.register(other)
      try await a.register(mine)
      #expect(await eventually { everything.ids == [mine.id, other.id] })
      #expect(sightings.all == [[], [mine]])
      for watch in watches { watch.cancel() }
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func whatIsWithdrawnGoes(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let (stays, goes) = (try instance("a.b.c"), try instance("a.b.c"))
      let sightings = Sightings()
      let watch = try await b.watch(stays.endpoint, sightings.see)
      try await a.register(stays)
      try await a.register(goes)
      #expect(await eventually { sightings.ids == [stays.id, goes.id] })
      await a.withdraw(goes)
      await a.withdraw(goes)
      #expect(await eventually { sightings.ids == [stays.id] })
      watch.cancel()
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases.filter { $0 != .memory })
  func closingTakesBackWhatIsAnnounced(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let instance = try instance("a.b.c")
      let sightings = Sightings()
      let watch = try await b.watch(nil, sightings.see)
      try await a.register(instance)
      #expect(await eventually { sightings.ids == [instance.id] })
      await a.close()
      #expect(await eventually { sightings.ids.isEmpty })
      let late = await failure { try await a.register(instance) }
      #expect(late?.code == .shutDown)
      watch.cancel()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func cancelledWatchIsToldNothing(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let (silent, control) = (Sightings(), Sightings())
      try await b.watch(nil, silent.see).cancel()
      let watch = try await b.watch(nil, control.see)
      try await a.register(try instance("a.b.c"))
      #expect(await eventually { control.ids.count == 1 })
      #expect(silent.all == [[]])
      watch.cancel()
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func hundredsComeAndGo(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      let (a, b) = (try member(), try member())
      let sightings = Sightings()
      let watch = try await b.watch(nil, sightings.see)
      var instances: [Instance] = []
      for index in 0..<200 { instances.append(try instance("a.b.c\(index % 7)")) }
      for instance in instances { try await a.register(instance) }
      #expect(await eventually { sightings.ids.count == 200 })
      for instance in instances { await a.withdraw(instance) }
      #expect(await eventually { sightings.ids.isEmpty })
      watch.cancel()
      await a.close()
      await b.close()
    }
  }

  @Test(arguments: DiscoveryKind.allCases)
  func callsFindTheirWay(kind: DiscoveryKind) async throws {
    try await with(kind) { member in
      func runtime() throws -> DistributedRuntime {
        var configuration = RuntimeConfiguration(discovery: .custom(try member()))
        configuration.logger = .silent
        configuration.listen = .tcp
        return try DistributedRuntime(configuration)
      }
      let (server, caller) = (try runtime(), try runtime())
      let served = try await server.endpoint("a.b.c").serve(.unary { request, _ in request })
      let all = try await caller.instances()
      #expect(all == [served.instance])
      let client = try await caller.endpoint("a.b.c").client()
      let answer = try await client.call(ByteBuffer(string: "x"))
      #expect(answer.text == "x")
      await server.shutdown()
      #expect(await eventually { client.instances.isEmpty })
      await caller.shutdown()
    }
  }
}
#endif
