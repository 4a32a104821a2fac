#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// Makes Python objects of MessagePack, straight from the buffer that has arrived.
enum Unpacker {
  static let depthLimit = 128

  /// The object that a message is.
  ///
  /// - Throws: `PyError`: `ValueError` for bytes that are no message.
  @_lifetime(copy py)
  static func unpack(_ message: ByteBuffer, _ py: Python) throws(PyError) -> Bound {
    var reader = MessagePackReader(message.readableBytesSpan)
    let object = try value(of: message, &reader, py, depthLimit)
    guard reader.isAtEnd else {
      throw PyError(
        .valueError, "\(reader.bytes.byteCount - reader.offset) bytes follow the message's end")
    }
    return object
  }

  @_lifetime(copy py)
  @_lifetime(reader: copy reader)
  private static func value(
    of message: ByteBuffer, _ reader: inout MessagePackReader, _ py: Python, _ depth: Int
  ) throws(PyError) -> Bound {
    let token: MessagePackToken
    do throws(MessagePackError) { token = try reader.next() } catch { throw refusal(error) }
    switch token {
    case .nil: return py.none
    case .bool(let value): return try py.object(value)
    case .int(let value): return try py.object(value)
    case .uint(let value): return try py.object(value)
    case .float(let value): return try py.object(value)
    case .double(let value): return try py.object(value)
    case .string(let range): return try text(reader.bytes.extracting(range), py)
    case .binary(let range):
      // Contract: every byte is a valid UInt8; the bytes are copied before the call returns.
      return try py.bytes(Span<UInt8>(_bytes: reader.bytes.extracting(range))).bound
    case .ext(let type, let range):
      let start = message.readerIndex + range.lowerBound
      return try NumPyUnpacking.array(type, message.window(start..<start + range.count), py)
    case .array(let count): return try list(count, of: message, &reader, py, depth)
    case .map(let count): return try dict(count, of: message, &reader, py, depth)
    }
  }

  @_lifetime(copy py)
  private static func text(_ bytes: RawSpan, _ py: Python) throws(PyError) -> Bound {
    // Contract: every byte is a valid UInt8, and the span is not used beyond `bytes`.
    let utf8 = Span<UInt8>(_bytes: bytes)
    let text: UTF8Span
    do { text = try UTF8Span(validating: utf8) } catch {
      throw PyError(.valueError, "a str in the message is no UTF-8")
    }
    return try py.string(text).bound
  }

  @_lifetime(copy py)
  @_lifetime(reader: copy reader)
  private static func list(
    _ count: Int, of message: ByteBuffer, _ reader: inout MessagePackReader, _ py: Python,
    _ depth: Int
  ) throws(PyError) -> Bound {
    try checkDepth(depth)
    let list = try py.list()
    for _ in 0..<count { try list.append(try value(of: message, &reader, py, depth - 1)) }
    return list.bound
  }

  @_lifetime(copy py)
  @_lifetime(reader: copy reader)
  private static func dict(
    _ count: Int, of message: ByteBuffer, _ reader: inout MessagePackReader, _ py: Python,
    _ depth: Int
  ) throws(PyError) -> Bound {
    try checkDepth(depth)
    let dict = try py.dict()
    for _ in 0..<count {
      let key = try value(of: message, &reader, py, depth - 1)
      try dict.set(key, to: try value(of: message, &reader, py, depth - 1))
    }
    return dict.bound
  }

  private static func checkDepth(_ depth: Int) throws(PyError) {
    guard depth > 0 else {
      throw PyError(.valueError, "the message nests its values deeper than \(depthLimit)")
    }
  }

  private static func refusal(_ error: MessagePackError) -> PyError {
    PyError(.valueError, "no MessagePack: \(error)")
  }
}
#endif
