#if Runtime
import NIOCore

/// The first eight bytes each way: "MARTLET" and the version. It stands outside the frames, so that
/// sides whose frames differ can still tell each other why they don't talk.
enum Preface {
  static let magic: StaticString = "MARTLET"
  static let size = 8

  static func write(version: UInt8, to buffer: inout ByteBuffer) {
    buffer.writeStaticString(magic)
    buffer.writeInteger(version)
  }

  /// Reads the peer's preface; nil if it is not whole yet.
  ///
  /// Bytes that can't become a preface are refused as soon as the first of them is there.
  static func read(from buffer: inout ByteBuffer) throws(PrefaceError) -> UInt8? {
    let view = buffer.readableBytesView
    let expected = UnsafeBufferPointer(start: magic.utf8Start, count: magic.utf8CodeUnitCount)
    guard view.prefix(expected.count).elementsEqual(expected.prefix(view.count)) else {
      throw .notAPeer(firstBytes: Array(view.prefix(8)))
    }
    guard view.count >= size else { return nil }
    buffer.moveReaderIndex(forwardBy: expected.count)
    return buffer.readInteger(as: UInt8.self)
  }
}

enum PrefaceError: Error, CustomStringConvertible {
  case notAPeer(firstBytes: [UInt8])

  var description: String {
    switch self {
    case .notAPeer(let bytes):
      "the peer does not speak Martlet's wire format: its first bytes are \(Self.quoted(bytes))"
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    let isText = bytes.allSatisfy { (0x20...0x7e).contains($0) }
    return isText
      ? "'\(String(decoding: bytes, as: UTF8.self))'"
      : bytes.map { String($0, radix: 16) }.joined(separator: " ")
  }
}
#endif
