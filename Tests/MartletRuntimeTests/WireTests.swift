#if Runtime
import NIOCore
import Testing

@testable import MartletRuntime

/// Frames, headers and texts, without a socket.
@Suite("Wire") struct WireTests {
  private func frames(_ outbox: inout Outbox) -> ByteBuffer {
    var all = ByteBuffer()
    for chunk in outbox.take() { all.writeImmutableBuffer(chunk) }
    return all
  }

  @Test(arguments: [1, 3, 11, 64, 4095, 1 << 20])
  func framesSurviveAnyCut(step: Int) throws {
    var outbox = Outbox()
    let payloads = [0, 1, 50, 4096, 4097, 100_000].map { ByteBuffer(repeating: 5, count: $0) }
    for (index, payload) in payloads.enumerated() {
      outbox.append(
        FrameHeader(
          length: payload.readableBytes, kind: .message, isLast: index == 5,
          stream: UInt32(index)), payload)
    }
    outbox.append(
      FrameHeader(length: 10, kind: .messageStart, stream: 9, total: 77),
      ByteBuffer(repeating: 1, count: 10))
    #expect(!outbox.isEmpty)
    var bytes = frames(&outbox)
    #expect(outbox.isEmpty && outbox.byteCount == 0)

    var decoder = FrameDecoder()
    var headers: [FrameHeader] = []
    var sizes: [Int] = []
    while bytes.readableBytes > 0 {
      decoder.append(bytes.readSlice(length: min(step, bytes.readableBytes)) ?? ByteBuffer())
      while let piece = try decoder.next() {
        if piece.isFirst {
          headers.append(piece.header)
          sizes.append(0)
        }
        sizes[sizes.count - 1] += piece.bytes.readableBytes
      }
    }
    #expect(sizes == payloads.map(\.readableBytes) + [10])
    #expect(headers.map(\.stream) == [0, 1, 2, 3, 4, 5, 9])
    #expect(headers[5].isLast && headers.last?.total == 77)
    #expect(!decoder.isMidFrame)
  }

  @Test func smallFramesShareOneWrite() {
    var outbox = Outbox()
    for index in 0..<1000 {
      outbox.append(
        FrameHeader(length: 24, kind: .message, stream: UInt32(index)),
        ByteBuffer(repeating: 0, count: 24))
    }
    #expect(outbox.byteCount == 34_000)
    #expect(outbox.take().count == 1)
    let large = ByteBuffer(repeating: 0, count: 100_000)
    outbox.append(FrameHeader(length: 100_000, kind: .message, stream: 1), large)
    #expect(outbox.take().map(\.readableBytes) == [10, 100_000])
  }

  @Test func requestHeadersSurvive() throws {
    var header = RequestHeader(instance: .random(), window: 77, path: "a.b.c")
    header.timeoutMilliseconds = 1500
    header.wantsAccepted = true
    header.requestID = "größer"
    header.metadata = [
      "": "", "traceparent": "00-1-2-3", "k": String(repeating: "v", count: 9_000),
    ]
    let decoded = try RequestHeader(decoding: try header.encoded())
    #expect(decoded == header)
    header.metadata["k"] = String(repeating: "v", count: 70_000)
    #expect(throws: RuntimeError.self) { try header.encoded() }
  }

  @Test func requestHeadersOfRandomBytesNeverTrap() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...80, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try? RequestHeader(decoding: ByteBuffer(bytes: bytes))
      _ = try? RuntimeError(decoding: ByteBuffer(bytes: bytes))
      _ = try? Hello(decoding: ByteBuffer(bytes: bytes))
    }
  }

  @Test func errorsSurviveAndAreCut() throws {
    for code in RuntimeError.Code.allCases {
      let error = RuntimeError(code, "text", isUnprocessed: code == .overloaded)
      let decoded = try RuntimeError(decoding: error.encoded())
      #expect(decoded == error)
    }
    var failure = HandlerFailure(className: "E", message: String(repeating: "m", count: 1 << 20))
    failure.traceback = String(repeating: "t", count: 1 << 20) + "the end"
    let long = RuntimeError(.handlerFailed, failure.message, failure: failure)
    #expect(long.encoded().readableBytes <= WireFormat.maximumControlPayload)
    let decoded = try RuntimeError(decoding: long.encoded())
    #expect(decoded.failure?.traceback?.hasSuffix("the end") == true)
  }

  @Test(arguments: [
    "unix:/run/a b.sock", "tcp:127.0.0.1:0", "tcp:[::1]:65535", "tcp:host.example:80",
  ])
  func addressesSurvive(text: String) throws {
    #expect(try TransportAddress(text).description == text)
  }

  @Test(arguments: [
    "", "unix:relative", "tcp:host", "tcp::80", "tcp:h:65536", "tcp:h:-1", "http://h:80",
    "tcp:[]:1",
  ])
  func otherTextsAreNoAddresses(text: String) {
    #expect(throws: RuntimeError.self) { try TransportAddress(text) }
  }

  @Test func jsonSurvives() throws {
    let value = JSON.object([
      "a": .array([.null, .bool(true), .int(-5), .string("\u{1}\"\\/\n\u{1F600}é")]),
      "": .object([:]),
    ])
    let parsed = try JSONParser.parse(Array(value.text.utf8))
    #expect(parsed == value)
    let escaped = try JSONParser.parse(Array(#" {"k" : "\u00e9\uD83D\uDE00" } "#.utf8))
    #expect(escaped["k"]?.string == "é😀")
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "\"\u{1}\"", "tru", "1.5", "nullx", "\"\\ud800\"", "\"\\u12\"",
    "01x",
    String(repeating: "[", count: 100_000),
  ])
  func otherTextsAreNoJSON(text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test func base64Survives() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode("martlet".utf8) == "bWFydGxldA==")
    for text in ["a", "ab=c", "====", "a===", "äöü=", "abc$"] {
      #expect(Base64.decode(text) == nil)
    }
  }
}
#endif
