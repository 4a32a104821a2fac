#if Runtime
import NIOCore
import Synchronization
import Testing

@testable import MartletRuntime

/// What a handler has seen, for the test to look at.
private final class Witness: Sendable {
  let started = Wakeup()
  let ended = Wakeup()
  let cancellation = Mutex<RequestContext.Cancellation?>(nil)

  /// A handler that says something once and then waits for ever, or until it is cancelled.
  var handler: Handler {
    .stream { [self] _, context, writer in
      defer {
        cancellation.withLock { $0 = context.cancellation }
        ended.fire()
      }
      try await writer.write(ByteBuffer(string: "first"))
      started.fire()
      try await Task.sleep(for: .seconds(3600))
    }
  }
}

@Suite("Cancellation", .timeLimit(.minutes(2))) struct CancellationTests {
  @Test func lettingGoOfTheStreamCancelsTheHandler() async throws {
    let witness = Witness()
    try await withServed(witness.handler) { client, _ in
      for try await message in client.generate(ByteBuffer()) {
        #expect(message.text == "first")
        break
      }
      await witness.ended.wait()
      #expect(witness.cancellation.withLock { $0 } == .killed)
    }
  }

  @Test func cancellingTheReadingTaskCancelsTheHandler() async throws {
    let witness = Witness()
    try await withServed(witness.handler) { client, _ in
      let task = Task { try await client.generate(ByteBuffer()).texts() }
      await witness.started.wait()
      task.cancel()
      let error = await failure { _ = try await task.value }
      #expect(error?.code == .cancelled)
      await witness.ended.wait()
      #expect(witness.cancellation.withLock { $0 } == .killed)
    }
  }

  @Test func aHandlerThatIsQuickToEndDoesNotHideTheDeadline() async throws {
    let handler = Handler.callback { call in
      call.context.onCancel { _ in call.fail(throwing: CancellationError()) }
    }
    try await withServed(handler) { client, _ in
      var options = CallOptions()
      options.timeout = .milliseconds(100)
      for _ in 0..<5 {
        let error = await failure { _ = try await client.call(ByteBuffer(), options) }
        #expect(error?.code == .deadlineExceeded)
      }
    }
  }

  @Test func stopEndsTheStreamWithoutAnError() async throws {
    let witness = Witness()
    try await withServed(witness.handler) { client, _ in
      let call = client.start(ByteBuffer())
      await witness.started.wait()
      call.stop()
      let texts = try await MessageReader(call).texts()
      #expect(texts == ["first"])
      #expect(witness.cancellation.withLock { $0 } == .stopped)
    }
  }

  @Test func whatIsSentAfterAStopArrives() async throws {
    let started = Wakeup()
    try await withServed(
      .stream { _, context, writer in
        started.fire()
        do { try await Task.sleep(for: .seconds(3600)) } catch {
          try writer.push(ByteBuffer(string: "summary"))
        }
      }
    ) { client, _ in
      let call = client.start(ByteBuffer())
      await started.wait()
      call.stop()
      let texts = try await MessageReader(call).texts()
      #expect(texts == ["summary"])
    }
  }

  @Test func callersDeadlineEndsBothSides() async throws {
    let witness = Witness()
    try await withServed(witness.handler) { client, _ in
      var options = CallOptions()
      options.timeout = .milliseconds(200)
      let error = await brokenAfterFirst(client, options)
      #expect(error?.code == .deadlineExceeded)
      await witness.ended.wait()
      let cancellation = witness.cancellation.withLock { $0 }
      // Whichever clock is first: the server's own, or the client's, which then kills the call.
      #expect(cancellation == .deadlineExceeded || cancellation == .killed)
    }
  }

  /// The error of a call that got its first message. On a busy machine the time can be up before.
  private func brokenAfterFirst(_ client: Client, _ options: CallOptions) async -> RuntimeError? {
    while true {
      var texts: [String] = []
      let error = await failure {
        for try await message in client.generate(ByteBuffer(), options) {
          texts.append(message.text)
        }
      }
      if texts == ["first"] { return error }
    }
  }

  @Test func deadlineTravelsOn() async throws {
    try await withServed(
      .unary { _, context in
        let nanoseconds = CallOptions(onBehalfOf: context).timeout?.nanoseconds ?? -1
        return ByteBuffer(integer: nanoseconds)
      }
    ) { client, _ in
      var options = CallOptions()
      options.timeout = .seconds(60)
      var answer = try await client.call(ByteBuffer(), options)
      let left = answer.readInteger(as: Int64.self) ?? 0
      #expect((1_000_000_000...60_000_000_000).contains(left))
    }
  }

  @Test func idleTimeoutEndsAStreamThatFallsSilent() async throws {
    let witness = Witness()
    try await withServed(witness.handler) { client, _ in
      var options = CallOptions()
      options.idleTimeout = .milliseconds(200)
      let error = await brokenAfterFirst(client, options)
      #expect(error?.code == .idleTimeout)
      await witness.ended.wait()
    }
  }

  @Test func clientThatIsGoneCancelsTheHandler() async throws {
    let witness = Witness()
    let neighbourhood = Neighbourhood()
    let server = try neighbourhood.runtime()
    try await server.endpoint("a.b.c").serve(witness.handler)
    let caller = try neighbourhood.runtime()
    let client = try await caller.endpoint("a.b.c").client()
    let call = client.start(ByteBuffer())
    await witness.started.wait()
    caller.pool.close()
    await witness.ended.wait()
    #expect(witness.cancellation.withLock { $0 } == .killed)
    let error = await failure { _ = try await MessageReader(call).texts() }
    #expect(error?.code == .shutDown)
    await caller.shutdown()
    await server.shutdown()
  }

  @Test func bidirectionalHandlerWakesFromReadingWhenStopped() async throws {
    let ended = Wakeup()
    try await withServed(
      .bidirectional { reader, _, _ in
        defer { ended.fire() }
        for try await _ in reader {}
      }
    ) { client, _ in
      var options = CallOptions()
      options.isBidirectional = true
      let call = client.start(ByteBuffer(), options)
      await withUnsafeContinuation { continuation in call.onAccepted { _ in continuation.resume() }
      }
      call.stop()
      await ended.wait()
      call.cancel()
    }
  }

  @Test func shutdownCancelsWhatOutlastsTheDrain() async throws {
    let witness = Witness()
    try await withServed(
      witness.handler, configure: { $0.drainTimeout = .milliseconds(100) }
    ) { client, server in
      let call = client.start(ByteBuffer())
      await witness.started.wait()
      await server.shutdown()
      await witness.ended.wait()
      #expect(witness.cancellation.withLock { $0 } == .shutDown)
      let error = await failure { _ = try await MessageReader(call).texts() }
      #expect(error?.code == .shutDown)
    }
  }
}
#endif
