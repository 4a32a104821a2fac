#if Runtime
import NIOCore

/// The frames that wait for the socket. Small ones share one buffer and so one write; the bytes of
/// large ones are kept as they came, uncopied.
struct Outbox {
  /// Payloads up to this long are copied behind their header: cheaper than one more `iovec`.
  private static let copyThreshold = 4096
  /// A shared buffer that has grown to this is closed: growing it further means moving it.
  private static let sealThreshold = 64 << 10

  private var sealed: [ByteBuffer] = []
  private var tail = ByteBuffer()
  private var capacityHint = 256
  /// Bytes waiting.
  private(set) var byteCount = 0

  var isEmpty: Bool { byteCount == 0 }

  mutating func append(_ header: FrameHeader, _ payload: ByteBuffer = ByteBuffer()) {
    prepareTail(WireFormat.headerSize + 4 + min(payload.readableBytes, Self.copyThreshold))
    let length = UInt32(truncatingIfNeeded: payload.readableBytes)
    let flags: UInt8 = header.isLast ? 1 : 0
    var size = payload.readableBytes + WireFormat.headerSize
    if header.kind == .messageStart {
      tail.writeMultipleIntegers(
        length, header.kind.rawValue, flags, header.stream,
        UInt32(truncatingIfNeeded: header.total))
      size += 4
    } else {
      tail.writeMultipleIntegers(length, header.kind.rawValue, flags, header.stream)
    }
    byteCount += size
    if payload.readableBytes <= Self.copyThreshold {
      tail.writeImmutableBuffer(payload)
      if tail.readableBytes >= Self.sealThreshold { seal() }
    } else {
      seal()
      sealed.append(payload)
    }
  }

  /// Appends a frame whose payload of `header.length` bytes `write` puts in its place.
  mutating func append(_ header: FrameHeader, writing write: (inout ByteBuffer) -> Void) {
    prepareTail(WireFormat.headerSize + header.length)
    tail.writeMultipleIntegers(
      UInt32(truncatingIfNeeded: header.length), header.kind.rawValue, 0 as UInt8, header.stream)
    write(&tail)
    byteCount += WireFormat.headerSize + header.length
    if tail.readableBytes >= Self.sealThreshold { seal() }
  }

  /// Appends bytes that are no frame: the preface.
  mutating func appendRaw(_ bytes: ByteBuffer) {
    prepareTail(bytes.readableBytes)
    byteCount += tail.writeImmutableBuffer(bytes)
  }

  /// Everything that waits, in order.
  mutating func take() -> [ByteBuffer] {
    capacityHint = min(max(256, tail.readableBytes), Self.sealThreshold)
    seal()
    byteCount = 0
    defer { sealed = [] }
    return sealed
  }

  private mutating func prepareTail(_ size: Int) {
    if tail.capacity == 0 { tail.reserveCapacity(max(size, capacityHint)) }
  }

  private mutating func seal() {
    guard tail.readableBytes > 0 else { return }
    sealed.append(tail)
    tail = ByteBuffer()
  }
}
#endif
