#if Runtime
public import NIOCore

/// Writes MessagePack into a growing buffer, always in the shortest encoding.
///
/// The writer trusts its user with structure only: after `beginArray(n)` come `n` values, after
/// `beginMap(n)` come `n` pairs.
public struct MessagePackWriter: Sendable {
  /// What has been written.
  public private(set) var buffer: ByteBuffer

  /// Appends to `buffer`.
  public init(_ buffer: ByteBuffer = ByteBuffer()) {
    self.buffer = buffer
  }

  /// The longest string or binary that MessagePack can say: 4 GiB − 1.
  public static let maximumLength = Int(UInt32.max)

  public mutating func writeNil() { buffer.writeInteger(0xc0 as UInt8) }

  public mutating func write(_ value: Bool) { buffer.writeInteger(value ? 0xc3 : 0xc2 as UInt8) }

  public mutating func write(_ value: Int64) {
    if value >= 0 { return write(UInt64(value)) }
    switch value {
    case -32 ... -1: buffer.writeInteger(Int8(value))
    case Int64(Int8.min)...(-33): tagged(0xd0, Int8(value))
    case Int64(Int16.min)..<Int64(Int8.min): tagged(0xd1, Int16(value))
    case Int64(Int32.min)..<Int64(Int16.min): tagged(0xd2, Int32(value))
    default: tagged(0xd3, value)
    }
  }

  public mutating func write(_ value: UInt64) {
    switch value {
    case 0...0x7f: buffer.writeInteger(UInt8(value))
    case 0x80...0xff: tagged(0xcc, UInt8(value))
    case 0x100...0xffff: tagged(0xcd, UInt16(value))
    case 0x1_0000...0xffff_ffff: tagged(0xce, UInt32(value))
    default: tagged(0xcf, value)
    }
  }

  public mutating func write(_ value: Float) { tagged(0xca, value.bitPattern) }

  public mutating func write(_ value: Double) { tagged(0xcb, value.bitPattern) }

  public mutating func write(_ value: String) {
    var value = value
    value.withUTF8 { utf8 in
      beginString(utf8.count)
      _ = buffer.writeBytes(UnsafeRawBufferPointer(utf8))
    }
  }

  /// Announces a string of `count` bytes of UTF-8, which the caller appends with ``append(_:)``.
  public mutating func beginString(_ count: Int) {
    switch count {
    case 0...31: buffer.writeInteger(0xa0 | UInt8(count))
    case 32...0xff: tagged(0xd9, UInt8(count))
    case 0x100...0xffff: tagged(0xda, UInt16(count))
    default: tagged(0xdb, UInt32(clamping: count))
    }
  }

  /// Announces a binary of `count` bytes, which the caller appends with ``append(_:)``.
  public mutating func beginBinary(_ count: Int) {
    switch count {
    case 0...0xff: tagged(0xc4, UInt8(count))
    case 0x100...0xffff: tagged(0xc5, UInt16(count))
    default: tagged(0xc6, UInt32(clamping: count))
    }
  }

  public mutating func beginArray(_ count: Int) {
    switch count {
    case 0...15: buffer.writeInteger(0x90 | UInt8(count))
    case 16...0xffff: tagged(0xdc, UInt16(count))
    default: tagged(0xdd, UInt32(clamping: count))
    }
  }

  public mutating func beginMap(_ count: Int) {
    switch count {
    case 0...15: buffer.writeInteger(0x80 | UInt8(count))
    case 16...0xffff: tagged(0xde, UInt16(count))
    default: tagged(0xdf, UInt32(clamping: count))
    }
  }

  /// What ``beginExt(type:_:)`` writes for 64 KiB and more.
  public static let longExtHead = 6

  /// Makes room for so many bytes and their head, so that appending them moves nothing.
  public mutating func reserve(_ count: Int) {
    buffer.reserveCapacity(minimumWritableBytes: count + Self.longExtHead)
  }

  /// Announces an extension of `count` bytes, which the caller appends with ``append(_:)``.
  public mutating func beginExt(type: Int8, _ count: Int) {
    switch count {
    case 1: buffer.writeInteger(0xd4 as UInt8)
    case 2: buffer.writeInteger(0xd5 as UInt8)
    case 4: buffer.writeInteger(0xd6 as UInt8)
    case 8: buffer.writeInteger(0xd7 as UInt8)
    case 16: buffer.writeInteger(0xd8 as UInt8)
    case 0...0xff: tagged(0xc7, UInt8(count))
    case 0x100...0xffff: tagged(0xc8, UInt16(count))
    default: tagged(0xc9, UInt32(clamping: count))
    }
    buffer.writeInteger(type)
  }

  /// Appends the bytes of what was announced.
  public mutating func append(_ bytes: RawSpan) { buffer.writeBytes(bytes) }

  /// Appends the bytes of what was announced.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) { buffer.writeBytes(bytes) }

  @inline(__always)
  private mutating func tagged<T: FixedWidthInteger>(_ tag: UInt8, _ value: T) {
    buffer.writeMultipleIntegers(tag, value)
  }
}
#endif
