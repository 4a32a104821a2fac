#if Runtime
import NIOCore

/// Cuts the bytes of a connection into frames.
///
/// A frame that lies whole in the bytes read is a slice of them. A long message's frame is handed on
/// in pieces as they arrive, so that its bytes are copied once, to where the message is put together.
struct FrameDecoder {
  /// A frame, or a piece of one.
  struct Piece {
    var header: FrameHeader
    var bytes: ByteBuffer
    var isFirst: Bool
    var isFinal: Bool
    /// Whether the memory of `bytes` holds little besides.
    var isCompact: Bool
  }

  /// Frames up to this long are waited for; longer ones are handed on in pieces.
  private static let pieceThreshold = 4096

  /// What is read is moved out of the socket's large buffer if it is not longer than this.
  private static let compactThreshold = 16 << 10

  private var buffer = ByteBuffer()
  private var isCompact = false
  private var current: FrameHeader?
  private var remaining = 0

  mutating func append(_ bytes: ByteBuffer) {
    // What is left is the head of one frame, and short.
    let count = buffer.readableBytes + bytes.readableBytes
    isCompact = count <= Self.compactThreshold
    if !isCompact, buffer.readableBytes == 0 {
      buffer = bytes
      return
    }
    var joined = ByteBuffer()
    joined.reserveCapacity(count)
    joined.writeImmutableBuffer(buffer)
    joined.writeImmutableBuffer(bytes)
    buffer = joined
  }

  /// Whether bytes of an unfinished frame are waiting.
  var isMidFrame: Bool { current != nil || buffer.readableBytes > 0 }

  /// What may come before any frame, for the preface.
  mutating func withBytes<R, E: Error>(_ body: (inout ByteBuffer) throws(E) -> R) throws(E) -> R {
    try body(&buffer)
  }

  mutating func next() throws(ProtocolViolation) -> Piece? {
    if let header = current {
      let available = min(remaining, buffer.readableBytes)
      guard available > 0, let bytes = buffer.readSlice(length: available) else { return nil }
      remaining -= available
      if remaining == 0 { current = nil }
      return Piece(
        header: header, bytes: bytes, isFirst: false, isFinal: remaining == 0,
        isCompact: isCompact)
    }
    guard let (header, size) = try peekHeader() else { return nil }
    let available = buffer.readableBytes - size
    if available < header.length, !(header.kind.isData && header.length > Self.pieceThreshold) {
      return nil
    }
    buffer.moveReaderIndex(forwardBy: size)
    let count = min(available, header.length)
    guard let bytes = buffer.readSlice(length: count) else { return nil }
    remaining = header.length - count
    if remaining > 0 { current = header }
    return Piece(
      header: header, bytes: bytes, isFirst: true, isFinal: remaining == 0, isCompact: isCompact)
  }

  private func peekHeader() throws(ProtocolViolation) -> (FrameHeader, size: Int)? {
    let index = buffer.readerIndex
    guard
      let (length, kindByte, flags, stream) = buffer.peekMultipleIntegers(
        as: (UInt32, UInt8, UInt8, UInt32).self)
    else { return nil }
    guard let kind = FrameKind(rawValue: kindByte) else {
      throw ProtocolViolation("frame of unknown kind \(kindByte)")
    }
    guard length <= kind.maximumPayload else {
      throw ProtocolViolation(
        "frame '\(kind)' announces \(length) bytes, the limit is \(kind.maximumPayload)")
    }
    guard flags & ~1 == 0, flags == 0 || kind.isData else {
      throw ProtocolViolation("frame '\(kind)' has unknown flags \(flags)")
    }
    var header = FrameHeader(
      length: Int(length), kind: kind, isLast: flags & 1 == 1, stream: stream)
    guard kind == .messageStart else { return (header, WireFormat.headerSize) }
    guard
      let total = buffer.getInteger(at: index + WireFormat.headerSize, as: UInt32.self)
    else { return nil }
    guard total > length, length > 0 else {
      throw ProtocolViolation("a message of \(total) bytes begins with a part of \(length)")
    }
    header.total = Int(total)
    return (header, WireFormat.headerSize + 4)
  }
}
#endif
