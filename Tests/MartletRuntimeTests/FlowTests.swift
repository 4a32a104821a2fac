#if Runtime
import Glibc
import NIOCore
import Synchronization
import Testing

@testable import MartletRuntime

private final class Progress: Sendable {
  let count = Atomic<Int>(0)
}

/// Readers that are slow, messages that are long, streams that are many.
@Suite("Flow", .serialized, .timeLimit(.minutes(2))) struct FlowTests {
  @Test func test_case_16_pausedReaderHoldsTheWriter() async throws {
    let sent = Progress()
    let total = 200_000
    try await withServed(
      .stream { _, _, writer in
        for index in 0..<total {
          try await writer.write(ByteBuffer(integer: UInt32(index)))
          sent.count.add(1, ordering: .relaxed)
        }
      }
    ) { client, _ in
      var iterator = client.generate(ByteBuffer()).makeAsyncIterator()
      var expected: UInt32 = 0
      func check(_ message: ByteBuffer) {
        let value = message.getInteger(at: message.readerIndex, as: UInt32.self)
        if value != expected { Issue.record("got \(String(describing: value)) for \(expected)") }
        expected += 1
      }
      check(try #require(try await iterator.next()))
      // The writer comes to rest, far from its end, and stays there.
      var last = -1
      while last != sent.count.load(ordering: .relaxed) {
        last = sent.count.load(ordering: .relaxed)
        try await Task.sleep(for: .milliseconds(300))
      }
      #expect(last < total / 2)
      while let batch = try await iterator.nextBatch() { for message in batch { check(message) } }
      #expect(expected == total)
    }
  }

  @Test func oneLongMessageAtATimePassesTheWindow() async throws {
    let sent = Progress()
    try await withServed(
      .stream { _, _, writer in
        for _ in 0..<20 {
          try await writer.write(ByteBuffer(repeating: 1, count: 8 << 20))
          sent.count.add(1, ordering: .relaxed)
        }
      }
    ) { client, _ in
      let reader = client.generate(ByteBuffer())
      try await Task.sleep(for: .milliseconds(300))
      // One is here, the next has filled the window; the rest waits at the writer.
      #expect(sent.count.load(ordering: .relaxed) <= 2)
      var sizes: [Int] = []
      for try await message in reader { sizes.append(message.readableBytes) }
      #expect(sizes == Array(repeating: 8 << 20, count: 20))
    }
  }

  @Test func messageAboveTheLimitIsRefusedOnBothSides() async throws {
    try await withServed(
      .unary { request, _ in
        ByteBuffer(repeating: 0, count: Int(request.text) ?? 0)
      }, configure: { $0.limits.maximumMessageSize = 1 << 20 }
    ) { client, _ in
      let atLimit = try await client.call(ByteBuffer(string: "\(1 << 20)"))
      #expect(atLimit.readableBytes == 1 << 20)
      let request = await failure {
        _ = try await client.call(ByteBuffer(repeating: 0, count: 1 << 20 + 1))
      }
      #expect(request?.code == .messageTooLarge)
      #expect(
        request?.message == "a message of 1048577 bytes exceeds the limit of 1048576 bytes")
      let answer = await failure {
        _ = try await client.call(ByteBuffer(string: "\(1 << 20 + 1)"))
      }
      #expect(answer?.code == .messageTooLarge)
      #expect(answer?.message == request?.message)
      let after = try await client.call(ByteBuffer(string: "1"))
      #expect(after.readableBytes == 1)
    }
  }

  @Test func tenThousandStreamsAtOnce() async throws {
    let width = 10_000
    let started = Progress()
    let gate = Gate()
    try await withServed(
      .stream { request, _, writer in
        started.count.add(1, ordering: .relaxed)
        await gate.wait()
        for _ in 0..<3 { try await writer.write(request) }
      }, maximumConcurrentCalls: width
    ) { client, server in
      let readers = (0..<width).map { client.generate(ByteBuffer(integer: $0)) }
      #expect(await eventually { started.count.load(ordering: .relaxed) == width })
      #expect(server.servedEndpoints[0].activeCalls == width)
      let tooMany = await failure { _ = try await client.call(ByteBuffer()) }
      #expect(tooMany?.code == .overloaded)
      gate.open()
      for (index, reader) in readers.enumerated() {
        var count = 0
        for try await message in reader where message == ByteBuffer(integer: index) { count += 1 }
        #expect(count == 3)
      }
      #expect(await eventually { server.servedEndpoints[0].activeCalls == 0 })
    }
  }

  @Test func streamsDoNotHoldEachOtherUp() async throws {
    try await withServed(
      .stream { request, _, writer in
        let size = Int(request.text) ?? 0
        for _ in 0..<(size > 1 ? 1_000 : 1) {
          try await writer.write(ByteBuffer(repeating: 0, count: size))
        }
      }
    ) { client, _ in
      // Nobody reads it: its window fills.
      let stuck = client.generate(ByteBuffer(string: "65536"))
      try await Task.sleep(for: .milliseconds(100))
      for _ in 0..<100 { _ = try await client.call(ByteBuffer(string: "1")) }
      stuck.cancel()
    }
  }

  @Test func memoryIsGivenBack() async throws {
    try await withServed(CallTests.counting) { client, _ in
      func round() async throws {
        for _ in 0..<500 { _ = try await client.call(ByteBuffer(string: "1")) }
        for _ in 0..<2 { _ = try await client.generate(ByteBuffer(string: "5000")).texts() }
      }
      try await round()
      let before = Self.residentBytes
      for _ in 0..<5 { try await round() }
      #expect(Self.residentBytes - before < 24 << 20)
    }
  }

  private static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
  }
}

/// Holds everyone until it is opened.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [UnsafeContinuation<Void, Never>])>((false, []))

  func wait() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
#endif
