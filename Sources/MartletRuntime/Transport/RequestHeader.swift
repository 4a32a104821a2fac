#if Runtime
import NIOCore

/// How a stream begins: which endpoint of which instance, until when, and what travels along.
///
/// Fixed fields first, then texts with their lengths: read on every call, so not MessagePack.
struct RequestHeader: Sendable, Hashable {
  /// The instance meant. An address can pass to another process; that one must not answer.
  var instance: InstanceID
  /// Bytes that the server may send before it is given more.
  var window: UInt32
  /// How long the caller waits from now on, in milliseconds; 0 for ever. Not a point in time: the
  /// clocks of two machines differ, and either can jump.
  var timeoutMilliseconds: UInt32 = 0
  var wantsAccepted = false
  /// The caller sends messages while it receives: the handler starts at once.
  var isBidirectional = false
  /// `namespace.component.endpoint`.
  var path: String
  /// The caller's name for the request; empty lets the connection name it.
  var requestID: String = ""
  var metadata: [String: String] = [:]

  func encoded() throws(RuntimeError) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(64 + path.utf8.count)
    let options: UInt8 = (wantsAccepted ? 1 : 0) | (isBidirectional ? 2 : 0)
    buffer.writeMultipleIntegers(instance.rawValue, window, timeoutMilliseconds, options)
    try Self.write(path, to: &buffer)
    try Self.write(requestID, to: &buffer)
    guard let count = UInt16(exactly: metadata.count) else { throw Self.tooLarge }
    buffer.writeInteger(count)
    for (key, value) in metadata {
      try Self.write(key, to: &buffer)
      try Self.write(value, to: &buffer)
    }
    guard buffer.readableBytes <= WireFormat.maximumControlPayload else { throw Self.tooLarge }
    return buffer
  }

  private static var tooLarge: RuntimeError {
    RuntimeError(
      .messageTooLarge,
      "the request's id and metadata together exceed \(WireFormat.maximumControlPayload) bytes")
  }

  private static func write(_ text: String, to buffer: inout ByteBuffer) throws(RuntimeError) {
    guard let count = UInt16(exactly: text.utf8.count) else { throw tooLarge }
    buffer.writeInteger(count)
    buffer.writeString(text)
  }

  init(instance: InstanceID, window: UInt32, path: String) {
    self.instance = instance
    self.window = window
    self.path = path
  }

  init(decoding payload: ByteBuffer) throws(ProtocolViolation) {
    var payload = payload
    guard
      let (instance, window, timeout, options) = payload.readMultipleIntegers(
        as: (UInt64, UInt32, UInt32, UInt8).self),
      let path = Self.text(&payload), let id = Self.text(&payload),
      let count = payload.readInteger(as: UInt16.self)
    else { throw ProtocolViolation("a request header ends too early or holds no UTF-8") }
    guard options & ~3 == 0 else {
      throw ProtocolViolation("a request header has unknown options \(options)")
    }
    self.instance = InstanceID(rawValue: instance)
    self.window = window
    timeoutMilliseconds = timeout
    wantsAccepted = options & 1 != 0
    isBidirectional = options & 2 != 0
    self.path = path
    requestID = id
    for _ in 0..<count {
      guard let key = Self.text(&payload), let value = Self.text(&payload) else {
        throw ProtocolViolation("a request header's metadata ends too early or holds no UTF-8")
      }
      metadata[key] = value
    }
    guard payload.readableBytes == 0 else {
      throw ProtocolViolation("a request header has \(payload.readableBytes) bytes too many")
    }
  }

  private static func text(_ buffer: inout ByteBuffer) -> String? {
    guard let count = buffer.readInteger(as: UInt16.self) else { return nil }
    return try? buffer.readUTF8ValidatedString(length: Int(count))
  }
}
#endif
