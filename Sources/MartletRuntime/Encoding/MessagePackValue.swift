#if Runtime
public import NIOCore

/// A whole MessagePack value in memory.
///
/// For messages that a program wants to look at as a tree. Code with its own types reads and writes
/// tokens instead, with ``MessagePackReader`` and ``MessagePackWriter``.
public enum MessagePackValue: Sendable, Hashable {
  case `nil`
  case bool(Bool)
  /// Any integer that `Int64` holds.
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  case float(Float)
  case double(Double)
  case string(String)
  case binary([UInt8])
  case array([MessagePackValue])
  /// The pairs in their order. Keys can be any value, and can repeat.
  case map([Pair])
  case ext(type: Int8, [UInt8])

  /// One entry of a map.
  public struct Pair: Sendable, Hashable {
    public var key: MessagePackValue
    public var value: MessagePackValue

    public init(_ key: MessagePackValue, _ value: MessagePackValue) {
      self.key = key
      self.value = value
    }
  }

  /// How deep values may be nested by default.
  public static let defaultDepthLimit = 128

  /// The value whose encoding `bytes` are, all of them.
  ///
  /// - Parameter depthLimit: How many arrays and maps may stand inside one another.
  /// - Complexity: O(*n*) in the number of bytes
  public init(
    decoding bytes: RawSpan, depthLimit: Int = defaultDepthLimit
  ) throws(MessagePackError) {
    var reader = MessagePackReader(bytes)
    self = try Self.read(&reader, depthLimit, depthLimit)
    guard reader.isAtEnd else { throw .trailingBytes(offset: reader.offset) }
  }

  /// The value whose encoding a buffer's readable bytes are, all of them.
  public init(
    decoding buffer: ByteBuffer, depthLimit: Int = defaultDepthLimit
  ) throws(MessagePackError) {
    try self.init(decoding: buffer.readableBytesSpan, depthLimit: depthLimit)
  }

  /// The shortest encoding.
  public func encoded() -> ByteBuffer {
    var writer = MessagePackWriter()
    write(to: &writer)
    return writer.buffer
  }

  private static func read(
    _ reader: inout MessagePackReader, _ depth: Int, _ limit: Int
  ) throws(MessagePackError) -> MessagePackValue {
    let token = try reader.next()
    switch token {
    case .nil: return .nil
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .uint(let value): return .uint(value)
    case .float(let value): return .float(value)
    case .double(let value): return .double(value)
    case .string(let range): return try .string(reader.string(range))
    case .binary(let range): return .binary(reader.array(range))
    case .ext(let type, let range): return .ext(type: type, reader.array(range))
    case .array(let count):
      guard depth > 0 else { throw .tooDeep(limit: limit) }
      var values: [MessagePackValue] = []
      values.reserveCapacity(Swift.min(count, 1024))
      for _ in 0..<count { values.append(try read(&reader, depth - 1, limit)) }
      return .array(values)
    case .map(let count):
      guard depth > 0 else { throw .tooDeep(limit: limit) }
      var pairs: [Pair] = []
      pairs.reserveCapacity(Swift.min(count, 1024))
      for _ in 0..<count {
        let key = try read(&reader, depth - 1, limit)
        pairs.append(Pair(key, try read(&reader, depth - 1, limit)))
      }
      return .map(pairs)
    }
  }

  private func write(to writer: inout MessagePackWriter) {
    switch self {
    case .nil: writer.writeNil()
    case .bool(let value): writer.write(value)
    case .int(let value): writer.write(value)
    case .uint(let value): writer.write(value)
    case .float(let value): writer.write(value)
    case .double(let value): writer.write(value)
    case .string(let value): writer.write(value)
    case .binary(let value):
      writer.beginBinary(value.count)
      value.withUnsafeBytes { writer.append($0) }
    case .array(let values):
      writer.beginArray(values.count)
      for value in values { value.write(to: &writer) }
    case .map(let pairs):
      writer.beginMap(pairs.count)
      for pair in pairs {
        pair.key.write(to: &writer)
        pair.value.write(to: &writer)
      }
    case .ext(let type, let value):
      writer.beginExt(type: type, value.count)
      value.withUnsafeBytes { writer.append($0) }
    }
  }
}

extension MessagePackReader {
  /// The text that a `.string` token of this reader names.
  public func string(_ range: Range<Int>) throws(MessagePackError) -> String {
    let slice = bytes.extracting(range)
    let text = slice.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    guard let text else { throw .invalidUTF8(offset: range.lowerBound) }
    return text
  }

  /// A copy of the bytes that a `.binary` or `.ext` token of this reader names.
  public func array(_ range: Range<Int>) -> [UInt8] {
    bytes.extracting(range).withUnsafeBytes { Array($0) }
  }
}
#endif
