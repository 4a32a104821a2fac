#if Runtime
import NIOCore
import Testing

@testable import MartletRuntime

/// Bytes that no well-behaved peer sends, and what must be logged of them.
struct Malformed: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var bytes: ByteBuffer
  var reason: String

  init(_ name: String, _ bytes: ByteBuffer, _ reason: String) {
    testDescription = name
    self.bytes = bytes
    self.reason = reason
  }

  /// A request header for an endpoint that is served; `break` spoils it.
  private static func open(stream: UInt32 = 1, _ spoil: (inout ByteBuffer) -> Void = { _ in })
    -> ByteBuffer
  {
    var header = RequestHeader(
      instance: InstanceID(rawValue: 1), window: 1000, path: "test.server.run")
    header.requestID = "id"
    guard var payload = try? header.encoded() else { return ByteBuffer() }
    spoil(&payload)
    return .greeting + .frame(kind: FrameKind.open.rawValue, stream: stream, payload)
  }

  private static func random(_ count: Int) -> ByteBuffer {
    var generator = SystemRandomNumberGenerator()
    var bytes = ByteBuffer(
      bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    bytes.setInteger(0 as UInt8, at: 0)
    return bytes
  }

  private static func message(_ kind: FrameKind, stream: UInt32, _ count: Int) -> ByteBuffer {
    .frame(kind: kind.rawValue, stream: stream, ByteBuffer(repeating: 0, count: count))
  }

  private static let tooDeep = ByteBuffer(repeating: 0x91, count: 60_000)

  static let all: [Malformed] = [
    .init("64 KiB at random", random(65_536), "does not speak Martlet's wire format"),
    .init("an HTTP request", ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "'GET / HT'"),
    .init(
      "a TLS hello", ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01]),
      "16 3 1 2 0 1 0 1"),
    .init("another version", .preface(version: 9), "the peer speaks version 9"),
    .init(
      "length 0xffffffff", .greeting + .frame(kind: 2, stream: 1, length: .max),
      "announces 4294967295 bytes"),
    .init(
      "a first frame of 4 GiB", .preface() + .frame(kind: 1, length: .max),
      "announces 4294967295 bytes"),
    .init("an unknown kind", .greeting + .frame(kind: 200), "frame of unknown kind 200"),
    .init("unknown flags", .greeting + .frame(kind: 10, flags: 0x80), "unknown flags 128"),
    .init(
      "no hello", .preface() + .frame(kind: FrameKind.ping.rawValue), "'ping' instead of 'hello'"),
    .init(
      "a hello that is no MessagePack", .preface() + .frame(kind: 1, ByteBuffer(bytes: [0xc1])),
      "byte 0xc1"),
    .init(
      "a hello 60,000 levels deep", .preface() + .frame(kind: 1, tooDeep), "nested deeper than 8"),
    .init(
      "a hello without its fields", .preface() + .frame(kind: 1, ByteBuffer(bytes: [0x80])),
      "no usable 'peer'"),
    .init(
      "two hellos",
      .greeting + .frame(kind: 1, Hello(peer: 1, limits: TransportLimits()).encoded()),
      "a second hello"),
    .init(
      "a request header cut short", open { $0.moveWriterIndex(to: 20) }, "ends too early"),
    .init(
      "a path longer than its header", open { $0.setInteger(UInt16.max, at: 17) },
      "ends too early"),
    .init(
      "a path that is not UTF-8", open { $0.setInteger(0xff as UInt8, at: 20) }, "holds no UTF-8"),
    .init(
      "bytes after a request header", open { $0.writeInteger(0 as UInt8) }, "1 bytes too many"),
    .init(
      "unknown options", open { $0.setInteger(0xf0 as UInt8, at: 16) }, "unknown options 240"),
    .init(
      "more metadata than is there", open { $0.setInteger(UInt16.max, at: $0.writerIndex - 2) },
      "metadata ends too early"),
    .init(
      "a message for no stream", .greeting + message(.message, stream: 7, 3), "never opened"),
    .init("a message for stream 0", .greeting + message(.message, stream: 0, 3), "never opened"),
    .init(
      "a stream opened twice",
      open()
        + .frame(
          kind: 2, stream: 1,
          (try? RequestHeader(
            instance: InstanceID(rawValue: 1), window: 1, path: "a.b.c"
          ).encoded()) ?? ByteBuffer()),
      "opened after stream 1"),
    .init(
      "an answer from a client", open() + .frame(kind: FrameKind.error.rawValue, stream: 1),
      "comes from the wrong side"),
    .init(
      "credit of the wrong size", open() + .frame(kind: 7, stream: 1, ByteBuffer(bytes: [1])),
      "a credit frame of 1 bytes"),
    .init(
      "an unknown way to cancel", open() + .frame(kind: 8, stream: 1, ByteBuffer(bytes: [9])),
      "a cancel frame"),
    .init(
      "a long message whose first part is all of it",
      open() + .frame(kind: 4, stream: 1, length: 4, ByteBuffer(integer: 4 as UInt32)),
      "begins with a part of 4"),
    .init("a ping of 1 KiB", .greeting + message(.ping, stream: 0, 1024), "a ping of 1024 bytes"),
    .init(
      "half a frame, then nothing",
      .greeting + .frame(kind: 10, length: 50, ByteBuffer(string: "x")),
      "silent for"),
    .init("nothing at all", ByteBuffer(), "did not greet within"),
    .init("half a preface", ByteBuffer(string: "MART"), "did not greet within"),
  ]
}

@Suite("Malformed bytes", .timeLimit(.minutes(2))) struct MalformedBytesTests {
  @Test(arguments: Malformed.all)
  func test_case_14_connectionIsClosedWithAReason(input: Malformed) async throws {
    let log = LogCapture()
    let isSilent = input.reason.contains("silent") || input.reason.contains("greet")
    try await withServed(
      .unary { request, _ in request },
      configure: {
        $0.logger = log.logger
        // Patience costs the test time where the input is that nothing comes, and is safer elsewhere.
        $0.limits.silenceLimit = .seconds(isSilent ? 3 : 60)
        $0.limits.connectTimeout = .seconds(isSilent ? 3 : 60)
      }
    ) { client, server in
      guard case .tcp(_, let port)? = server.servedEndpoints.first?.instance.addresses.first else {
        Issue.record("no port")
        return
      }
      let socket = try RawSocket(port: port)
      socket.send(input.bytes)
      let answer = try await socket.readToEnd()
      #expect(answer != nil, "the connection is still open")
      #expect(log.text.contains { $0.contains(input.reason) }, "\(log.text)")
      let after = try await client.call(ByteBuffer(string: "still here"))
      #expect(after.text == "still here")
    }
  }

  /// Each on a stream that a handler has, where only the stream's own rules are broken.
  @Test(arguments: [
    ("a part without a beginning", FrameKind.messagePart, 10, "mixes the parts"),
    ("more than the window", .message, 100_000, "exceeds its window"),
  ])
  func streamRules(name: String, kind: FrameKind, count: Int, reason: String) async throws {
    let log = LogCapture()
    try await withServed(
      .bidirectional { _, _, _ in try await Task.sleep(for: .seconds(3600)) },
      configure: {
        $0.logger = log.logger
        $0.limits.streamWindow = 1000
      }
    ) { client, server in
      let instance = server.servedEndpoints[0].instance
      guard case .tcp(_, let port)? = instance.addresses.first else { return }
      var header = RequestHeader(instance: instance.id, window: 1000, path: "test.server.run")
      header.isBidirectional = true
      let socket = try RawSocket(port: port)
      var bytes = ByteBuffer.greeting + .frame(kind: 2, stream: 1, try header.encoded())
      // The first may be as long as it likes, the second may exceed what is left.
      for _ in 0..<3 {
        bytes =
          bytes + .frame(kind: kind.rawValue, stream: 1, ByteBuffer(repeating: 0, count: count))
      }
      socket.send(bytes)
      #expect(try await socket.readToEnd() != nil)
      #expect(log.text.contains { $0.contains(reason) }, "\(log.text)")
      #expect(await eventually { server.servedEndpoints[0].activeCalls == 0 })
    }
  }

  @Test func peersOfOtherVersionsRefuseEachOtherByName() async throws {
    let neighbourhood = Neighbourhood()
    let listener = try OtherVersionServer()
    try await neighbourhood.discovery.register(
      Instance(
        id: .random(), endpoint: try EndpointName("a.b.c"),
        addresses: [.tcp(host: "127.0.0.1", port: listener.port)]))
    let caller = try neighbourhood.runtime()
    let client = try await caller.endpoint("a.b.c").client()
    let error = await failure { _ = try await client.call(ByteBuffer()) }
    #expect(error?.code == .versionMismatch)
    #expect(
      error?.message
        == "the peer speaks version 2 of the wire format, this side speaks version 1")
    await caller.shutdown()
  }
}
#endif
