#if Runtime
import NIOCore
import Synchronization
import Testing

@testable import MartletRuntime

@Suite("Calls", .timeLimit(.minutes(2))) struct CallTests {
  static let counting = Handler.stream { request, _, writer in
    for index in 0..<(Int(request.text) ?? 0) {
      try await writer.write(ByteBuffer(string: "\(index)"))
    }
  }

  @Test func unaryAnswer() async throws {
    try await withServed(.unary { request, _ in ByteBuffer(string: "hello, \(request.text)") }) {
      client, _ in
      let answers = try await (
        client.call(ByteBuffer(string: "world")).text, client.call(ByteBuffer()).text
      )
      #expect(answers == ("hello, world", "hello, "))
    }
  }

  @Test func streamArrivesWholeAndInOrder() async throws {
    try await withServed(Self.counting) { client, _ in
      let texts = try await client.generate(ByteBuffer(string: "50000")).texts()
      #expect(texts.count == 50_000)
      #expect(texts == (0..<50_000).map(String.init))
      #expect(try await client.generate(ByteBuffer(string: "0")).texts() == [])
    }
  }

  @Test func emptyMessagesAreMessages() async throws {
    try await withServed(
      .stream { _, _, writer in for _ in 0..<3 { try await writer.write(ByteBuffer()) } }
    ) { client, _ in
      let texts = try await client.generate(ByteBuffer()).texts()
      #expect(texts == ["", "", ""])
    }
  }

  @Test(arguments: [1, 4096, 4097, 131_072, 131_073, 1 << 20, 33 << 20])
  func messagesOfEverySize(size: Int) async throws {
    try await withServed(.unary { request, _ in request }) { client, _ in
      var request = ByteBuffer(repeating: 1, count: size)
      for index in stride(from: 0, to: size, by: 4093) {
        request.setInteger(UInt8(truncatingIfNeeded: index), at: index)
      }
      let answer = try await client.call(request)
      #expect(answer == request)
    }
  }

  @Test func unaryRefusesAnotherNumberOfAnswers() async throws {
    try await withServed(Self.counting) { client, _ in
      for (count, found) in [("0", "no message"), ("2", "2 messages")] {
        let error = await failure { _ = try await client.call(ByteBuffer(string: count)) }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains(found) == true || error?.message.contains("more") == true)
      }
    }
  }

  @Test func errorsKeepClassMessageStatusAndTraceback() async throws {
    let failed = HandlerFailure(
      className: "ValueError", message: "bad prompt", status: 422, traceback: "line 1\nline 2",
      baseClassNames: ["Exception"])
    try await withServed(
      .stream { _, _, writer in
        try await writer.write(ByteBuffer(string: "a"))
        try await writer.write(ByteBuffer(string: "b"))
        throw failed
      }
    ) { client, _ in
      var texts: [String] = []
      let error = await failure {
        for try await message in client.generate(ByteBuffer()) { texts.append(message.text) }
      }
      #expect(texts == ["a", "b"])
      #expect(error?.code == .handlerFailed)
      #expect(error?.failure == failed)
    }
  }

  @Test func swiftErrorsCarryTheirType() async throws {
    struct NoSuchModel: Error {}
    try await withServed(.unary { _, _ in throw NoSuchModel() }) { client, _ in
      let error = await failure { _ = try await client.call(ByteBuffer()) }
      #expect(error?.code == .handlerFailed)
      #expect(error?.failure?.className.hasSuffix("NoSuchModel") == true)
    }
  }

  @Test func metadataAndIdentityReachTheHandler() async throws {
    try await withServed(
      .unary { _, context in
        ByteBuffer(string: "\(context.id) \(context.metadata["traceparent"] ?? "-")")
      }
    ) { client, _ in
      var options = CallOptions()
      options.requestID = "request-1"
      options.metadata = ["traceparent": "00-ab-cd-01"]
      let named = try await client.call(ByteBuffer(), options).text
      #expect(named == "request-1 00-ab-cd-01")
      let unnamed = try await client.call(ByteBuffer()).text
      #expect(unnamed.hasSuffix("-2 -"))
    }
  }

  @Test func bidirectionalEcho() async throws {
    try await withServed(
      .bidirectional { reader, _, writer in
        for try await message in reader {
          try await writer.write(ByteBuffer(string: message.text.uppercased()))
        }
      }
    ) { client, _ in
      var options = CallOptions()
      options.isBidirectional = true
      let call = client.start(ByteBuffer(string: "a"), options)
      try call.send(ByteBuffer(string: "b"))
      var iterator = MessageReader(call).makeAsyncIterator()
      #expect(try await iterator.next()?.text == "A")
      #expect(try await iterator.next()?.text == "B")
      try call.send(ByteBuffer(string: "c"))
      #expect(try await iterator.next()?.text == "C")
      try call.finishSending()
      #expect(try await iterator.next() == nil)
    }
  }

  @Test func unknownEndpointHasNoInstances() async throws {
    let runtime = try Neighbourhood().runtime()
    let client = try await runtime.endpoint("no.such.endpoint").client()
    let error = await failure { _ = try await client.call(ByteBuffer()) }
    #expect(error?.code == .noInstances)
    #expect(error?.message == "endpoint 'no.such.endpoint' is served by nobody")
    let late = await failure {
      _ = try await client.waitForInstances(timeout: .milliseconds(50))
    }
    #expect(late?.code == .timedOut)
    await runtime.shutdown()
  }

  @Test func servingTwiceInOneRuntimeIsRefused() async throws {
    let neighbourhood = Neighbourhood()
    let runtime = try neighbourhood.runtime()
    let endpoint = try runtime.endpoint("a.b.c")
    try await endpoint.serve(Self.counting)
    let error = await failure { try await endpoint.serve(Self.counting) }
    #expect(error?.code == .alreadyServed)
    let other = try neighbourhood.runtime()
    try await other.endpoint("a.b.c").serve(Self.counting)
    #expect(try await endpoint.client().instances.count == 2)
    await runtime.shutdown()
    await other.shutdown()
  }
}
#endif
