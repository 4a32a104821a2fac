#if Runtime
import Glibc
import NIOCore
import Synchronization
import Testing

@testable import MartletRuntime

private final class Load: Sendable {
  let isDone = Atomic<Bool>(false)
}

/// What other processes can do to a caller.
@Suite("Other processes", .serialized, .timeLimit(.minutes(2))) struct ProcessFaultTests {
  private func caller(_ folder: TemporaryFolder) throws -> DistributedRuntime {
    var configuration = RuntimeConfiguration(discovery: .file(directory: folder.path))
    configuration.leaseTime = .seconds(3)
    configuration.logger = .silent
    return try DistributedRuntime(configuration)
  }

  @Test func killedWorkerBreaksItsStreamAndCostsNoFurtherCall() async throws {
    let folder = try TemporaryFolder()
    let first = try Worker(folder: folder.path)
    let second = try Worker(folder: folder.path)
    let runtime = try caller(folder)
    let client = try await runtime.endpoint("test.worker.count").client()
    try await client.waitForInstances(2, timeout: .seconds(20))
    var received = 0
    var instances: Set<InstanceID> = []
    let error = await failure {
      let calls = (0..<2).map { _ in client.start(ByteBuffer(string: "20000")) }
      let readers = calls.map { MessageReader($0) }
      var iterators = readers.map { $0.makeAsyncIterator() }
      for index in iterators.indices { _ = try await iterators[index].next() }
      instances = Set(calls.compactMap(\.instanceID))
      try await first.end(SIGKILL)
      while true {
        for index in iterators.indices where try await iterators[index].next() == nil { return }
        received += 1
      }
    }
    #expect(instances.count == 2)
    #expect(error?.code == .connectionLost)
    for _ in 0..<100 {
      let answer = try await client.generate(ByteBuffer(string: "1")).texts()
      #expect(answer == ["0"])
    }
    // The dead process's record goes within about a second.
    #expect(await eventually { client.instances.count == 1 })
    try await second.end(SIGKILL)
    await runtime.shutdown()
  }

  @Test func frozenWorkerBecomesAnErrorAndIsPassedOver() async throws {
    let folder = try TemporaryFolder()
    let frozen = try Worker(folder: folder.path)
    let runtime = try caller(folder)
    let client = try await runtime.endpoint("test.worker.count").client()
    try await client.waitForInstances(timeout: .seconds(20))
    var iterator = client.generate(ByteBuffer(string: "60000")).makeAsyncIterator()
    _ = try await iterator.next()
    frozen.send(SIGSTOP)
    let start = ContinuousClock.now
    let error = await failure { while try await iterator.next() != nil {} }
    #expect(error?.code == .connectionLost)
    #expect(error?.message.contains("silent") == true)
    #expect(ContinuousClock.now - start < .seconds(30))
    let other = try Worker(folder: folder.path)
    #expect(await eventually { client.instances.count == 1 })
    for _ in 0..<20 {
      let answer = try await client.generate(ByteBuffer(string: "1")).texts()
      #expect(answer == ["0"])
    }
    try await frozen.end(SIGKILL)
    try await other.end(SIGKILL)
    await runtime.shutdown()
  }

  @Test func rollingRestartUnderLoadFailsNoCall() async throws {
    let folder = try TemporaryFolder()
    var workers = [try Worker(folder: folder.path), try Worker(folder: folder.path)]
    let runtime = try caller(folder)
    let client = try await runtime.endpoint("test.worker.echo").client()
    try await client.waitForInstances(2, timeout: .seconds(20))
    let load = Load()
    let (done, failures) = try await withThrowingTaskGroup(of: (Int, [RuntimeError]).self) {
      group in
      for _ in 0..<8 {
        group.addTask {
          var done = 0
          var failures: [RuntimeError] = []
          while !load.isDone.load(ordering: .relaxed) {
            let error = await failure { _ = try await client.call(ByteBuffer(string: "x")) }
            if let error { failures.append(error) } else { done += 1 }
          }
          return (done, failures)
        }
      }
      for index in 0..<2 {
        try await Task.sleep(for: .milliseconds(300))
        let code = try await workers[index].end(SIGTERM)
        #expect(code == 0)
        workers.append(try Worker(folder: folder.path))
        try await client.waitForInstances(2, timeout: .seconds(20))
      }
      try await Task.sleep(for: .milliseconds(200))
      load.isDone.store(true, ordering: .relaxed)
      return try await group.reduce((0, [])) { ($0.0 + $1.0, $0.1 + $1.1) }
    }
    #expect(failures == [])
    #expect(done > 10)
    for worker in workers.dropFirst(2) { try await worker.end(SIGKILL) }
    await runtime.shutdown()
  }

  @Test func terminatedWorkerEndsItsStreamsFirst() async throws {
    let folder = try TemporaryFolder()
    let worker = try Worker(folder: folder.path)
    let runtime = try caller(folder)
    let client = try await runtime.endpoint("test.worker.count").client()
    try await client.waitForInstances(timeout: .seconds(20))
    var iterator = client.generate(ByteBuffer(string: "300")).makeAsyncIterator()
    // Its calls are taken a moment before its signals are.
    for _ in 0..<50 { _ = try await iterator.next() }
    worker.send(SIGTERM)
    var count = 50
    while try await iterator.next() != nil { count += 1 }
    #expect(count == 300)
    let code = try await worker.end(nil)
    #expect(code == 0)
    #expect(await eventually { client.instances.isEmpty })
    for place in ["instances", "sockets"] {
      let names = FolderListing.names(in: "\(folder.path)/\(place)")
      #expect(names.filter { $0 != "." && $0 != ".." } == [])
    }
    await runtime.shutdown()
  }
}
#endif
