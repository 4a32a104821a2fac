#if Runtime
import NIOCore
import Testing

@testable import MartletRuntime

@Suite("MessagePack") struct MessagePackTests {
  /// Values and their shortest encodings, from the specification's tables.
  static let table: [(MessagePackValue, [UInt8])] = [
    (.nil, [0xc0]), (.bool(false), [0xc2]), (.bool(true), [0xc3]),
    (.int(0), [0x00]), (.int(127), [0x7f]), (.int(128), [0xcc, 0x80]), (.int(255), [0xcc, 0xff]),
    (.int(256), [0xcd, 0x01, 0x00]), (.int(65535), [0xcd, 0xff, 0xff]),
    (.int(65536), [0xce, 0, 1, 0, 0]), (.int(4_294_967_295), [0xce, 0xff, 0xff, 0xff, 0xff]),
    (.int(4_294_967_296), [0xcf, 0, 0, 0, 1, 0, 0, 0, 0]),
    (.uint(.max), [0xcf] + Array(repeating: 0xff, count: 8)),
    (.int(.max), [0xcf, 0x7f] + Array(repeating: 0xff, count: 7)),
    (.int(-1), [0xff]), (.int(-32), [0xe0]), (.int(-33), [0xd0, 0xdf]), (.int(-128), [0xd0, 0x80]),
    (.int(-129), [0xd1, 0xff, 0x7f]), (.int(-32768), [0xd1, 0x80, 0]),
    (.int(-32769), [0xd2, 0xff, 0xff, 0x7f, 0xff]), (.int(-2_147_483_648), [0xd2, 0x80, 0, 0, 0]),
    (.int(-2_147_483_649), [0xd3, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]),
    (.int(.min), [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0]),
    (.float(1.5), [0xca, 0x3f, 0xc0, 0, 0]), (.double(1.5), [0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]),
    (.string(""), [0xa0]), (.string("é"), [0xa2, 0xc3, 0xa9]),
    (.binary([]), [0xc4, 0]), (.binary([1, 2]), [0xc4, 2, 1, 2]),
    (.array([]), [0x90]), (.array([.int(1), .nil]), [0x92, 1, 0xc0]),
    (.map([]), [0x80]), (.map([.init(.int(1), .string("a"))]), [0x81, 1, 0xa1, 0x61]),
    (.ext(type: -1, [7]), [0xd4, 0xff, 7]), (.ext(type: 5, [1, 2, 3]), [0xc7, 3, 5, 1, 2, 3]),
    (.ext(type: 1, Array(repeating: 0, count: 16)), [0xd8, 1] + Array(repeating: 0, count: 16)),
  ]

  @Test func tableHoldsBothWays() throws {
    for (value, bytes) in Self.table {
      #expect(value.encoded() == ByteBuffer(bytes: bytes))
      let decoded = try MessagePackValue(decoding: ByteBuffer(bytes: bytes))
      #expect(decoded == value)
    }
  }

  @Test(arguments: [31, 32, 255, 256, 65_535, 65_536])
  func lengthsAtEveryBoundary(length: Int) throws {
    let values: [MessagePackValue] = [
      .string(String(repeating: "x", count: length)),
      .binary(Array(repeating: 9, count: length)),
      .array(Array(repeating: .nil, count: length)),
      .map((0..<length).map { .init(.int(Int64($0)), .bool(true)) }),
      .ext(type: 3, Array(repeating: 1, count: length)),
    ]
    for value in values {
      let isEqual = try MessagePackValue(decoding: value.encoded()) == value
      #expect(isEqual)
    }
  }

  @Test func longerEncodingsThanNeededAreRead() throws {
    let long: [([UInt8], MessagePackValue)] = [
      ([0xcf, 0, 0, 0, 0, 0, 0, 0, 5], .int(5)), ([0xd3, 0, 0, 0, 0, 0, 0, 0, 5], .int(5)),
      ([0xdb, 0, 0, 0, 1, 0x61], .string("a")), ([0xdd, 0, 0, 0, 1, 0xc0], .array([.nil])),
    ]
    for (bytes, value) in long {
      let decoded = try MessagePackValue(decoding: ByteBuffer(bytes: bytes))
      #expect(decoded == value)
    }
  }

  /// Every beginning of every encoding is refused, and so is anything behind it.
  @Test func everyCutIsNoticed() {
    for (value, bytes) in Self.table {
      for count in 0..<bytes.count {
        #expect(throws: MessagePackError.self, "\(value) cut to \(count)") {
          try MessagePackValue(decoding: ByteBuffer(bytes: bytes[..<count]))
        }
      }
      #expect(throws: MessagePackError.trailingBytes(offset: bytes.count)) {
        try MessagePackValue(decoding: ByteBuffer(bytes: bytes + [0xc0]))
      }
    }
  }

  @Test func hostileBytesAreRefused() {
    func refuse(_ bytes: [UInt8], _ error: MessagePackError) {
      #expect(throws: error) { try MessagePackValue(decoding: ByteBuffer(bytes: bytes)) }
    }
    refuse([0xc1], .unusedByte(offset: 0))
    refuse([0x91, 0xc1], .unusedByte(offset: 1))
    refuse([0xa1, 0xff], .invalidUTF8(offset: 1))
    // Four bytes that announce four billion elements.
    refuse([0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0], .truncated(offset: 5))
    refuse([0xdf, 0x7f, 0xff, 0xff, 0xff], .truncated(offset: 5))
    refuse([0xc6, 0xff, 0xff, 0xff, 0xff], .truncated(offset: 5))
    refuse(Array(repeating: 0x91, count: 100_000), .tooDeep(limit: 128))
    refuse(Array(repeating: 0x81, count: 100_000), .tooDeep(limit: 128))
  }

  @Test func randomBytesNeverTrap() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      guard let value = try? MessagePackValue(decoding: ByteBuffer(bytes: bytes)) else { continue }
      // What was read can be written and read again, NaN aside.
      let again = try? MessagePackValue(decoding: value.encoded())
      #expect(again?.encoded() == value.encoded())
    }
  }

  @Test func readerNamesPlacesWithoutCopying() throws {
    var writer = MessagePackWriter()
    writer.beginArray(2)
    writer.write("text")
    writer.beginBinary(3)
    [1, 2, 3].withUnsafeBytes { writer.append(UnsafeRawBufferPointer(rebasing: $0[..<3])) }
    let buffer = writer.buffer
    var reader = MessagePackReader(buffer.readableBytesSpan)
    let tokens = [try reader.next(), try reader.next(), try reader.next()]
    #expect(tokens == [.array(2), .string(2..<6), .binary(8..<11)])
    let text = try reader.string(2..<6)
    #expect(text == "text")
    let isAtEnd = reader.isAtEnd
    #expect(isAtEnd)
    var beyond: MessagePackError?
    do { _ = try reader.next() } catch { beyond = error }
    #expect(beyond == .truncated(offset: 11))
  }
}
#endif
