#if Runtime
/// Reads MessagePack from raw bytes, one token at a time, without copying or allocating.
///
/// Every read is checked against the end of the bytes. An announced element count is checked too
/// (each element takes at least one byte), so a few hostile bytes can't make a caller reserve memory.
public struct MessagePackReader: ~Escapable {
  /// The bytes being read.
  public let bytes: RawSpan
  /// Where the next token begins.
  public private(set) var offset: Int = 0

  /// Begins at the first byte of `bytes`, which are borrowed.
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) {
    self.bytes = bytes
  }

  /// Whether everything has been read.
  public var isAtEnd: Bool { offset == bytes.byteCount }

  /// Reads the next token.
  ///
  /// - Throws: `MessagePackError` for bytes that end too early or begin no value. The offset is then
  ///   that of the token that failed.
  /// - Complexity: O(1)
  @_lifetime(self: copy self)
  public mutating func next() throws(MessagePackError) -> MessagePackToken {
    let start = offset
    do throws(MessagePackError) {
      return try token()
    } catch {
      offset = start
      throw error
    }
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func token() throws(MessagePackError) -> MessagePackToken {
    let first = try load(UInt8.self)
    switch first {
    case 0x00...0x7f: return .int(Int64(first))
    case 0x80...0x8f: return try .map(count(Int(first & 0x0f), unit: 2))
    case 0x90...0x9f: return try .array(count(Int(first & 0x0f), unit: 1))
    case 0xa0...0xbf: return try .string(range(Int(first & 0x1f)))
    case 0xc0: return .nil
    case 0xc2: return .bool(false)
    case 0xc3: return .bool(true)
    case 0xc4: return try .binary(range(Int(load(UInt8.self))))
    case 0xc5: return try .binary(range(Int(load(UInt16.self))))
    case 0xc6: return try .binary(range(Int(load(UInt32.self))))
    case 0xc7: return try ext(Int(load(UInt8.self)))
    case 0xc8: return try ext(Int(load(UInt16.self)))
    case 0xc9: return try ext(Int(load(UInt32.self)))
    case 0xca: return try .float(Float(bitPattern: load(UInt32.self)))
    case 0xcb: return try .double(Double(bitPattern: load(UInt64.self)))
    case 0xcc: return try .int(Int64(load(UInt8.self)))
    case 0xcd: return try .int(Int64(load(UInt16.self)))
    case 0xce: return try .int(Int64(load(UInt32.self)))
    case 0xcf:
      let value = try load(UInt64.self)
      return Int64(exactly: value).map { .int($0) } ?? .uint(value)
    case 0xd0: return try .int(Int64(load(Int8.self)))
    case 0xd1: return try .int(Int64(load(Int16.self)))
    case 0xd2: return try .int(Int64(load(Int32.self)))
    case 0xd3: return try .int(load(Int64.self))
    case 0xd4: return try ext(1)
    case 0xd5: return try ext(2)
    case 0xd6: return try ext(4)
    case 0xd7: return try ext(8)
    case 0xd8: return try ext(16)
    case 0xd9: return try .string(range(Int(load(UInt8.self))))
    case 0xda: return try .string(range(Int(load(UInt16.self))))
    case 0xdb: return try .string(range(Int(load(UInt32.self))))
    case 0xdc: return try .array(count(Int(load(UInt16.self)), unit: 1))
    case 0xdd: return try .array(count(Int(load(UInt32.self)), unit: 1))
    case 0xde: return try .map(count(Int(load(UInt16.self)), unit: 2))
    case 0xdf: return try .map(count(Int(load(UInt32.self)), unit: 2))
    case 0xe0...0xff: return .int(Int64(Int8(bitPattern: first)))
    default: throw .unusedByte(offset: offset - 1)
    }
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func load<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type
  ) throws(MessagePackError) -> T {
    let size = MemoryLayout<T>.size
    guard bytes.byteCount - offset >= size else { throw .truncated(offset: offset) }
    // Contract: `offset ..< offset + size` is inside the span (checked above), and every bit
    // pattern is a valid T.
    let value = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self)
    offset += size
    return T(bigEndian: value)
  }

  @_lifetime(self: copy self)
  private mutating func range(_ count: Int) throws(MessagePackError) -> Range<Int> {
    guard bytes.byteCount - offset >= count else { throw .truncated(offset: offset) }
    defer { offset += count }
    return offset..<offset + count
  }

  /// Mutating although it changes nothing: so that its argument is read before `offset` is.
  @_lifetime(self: copy self)
  private mutating func count(_ count: Int, unit: Int) throws(MessagePackError) -> Int {
    guard count <= (bytes.byteCount - offset) / unit else { throw .truncated(offset: offset) }
    return count
  }

  @_lifetime(self: copy self)
  private mutating func ext(_ count: Int) throws(MessagePackError) -> MessagePackToken {
    let type = try load(Int8.self)
    return try .ext(type: type, range(count))
  }
}
#endif
