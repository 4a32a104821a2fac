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

  /// How many bytes ``write(to:)`` writes.
  ///
  /// - Throws: `RuntimeError` if they are more than a frame takes.
  func size() throws(RuntimeError) -> Int {
    // Each text's length has two bytes; what a frame takes, they hold.
    var size = 23 + path.utf8.count + requestID.utf8.count
    for (key, value) in metadata { size += 4 + key.utf8.count + value.utf8.count }
    guard size <= WireFormat.maximumControlPayload, metadata.count <= UInt16.max else {
      throw RuntimeError(
        .messageTooLarge,
        "the request's id and metadata together exceed \(WireFormat.maximumControlPayload) bytes")
    }
    return size
  }

  /// Writes as many bytes as ``size()`` says, which must have been asked.
  func write(to buffer: inout ByteBuffer) {
    let options: UInt8 = (wantsAccepted ? 1 : 0) | (isBidirectional ? 2 : 0)
    buffer.writeMultipleIntegers(instance.rawValue, window, timeoutMilliseconds, options)
    Self.write(path, to: &buffer)
    Self.write(requestID, to: &buffer)
    buffer.writeInteger(UInt16(truncatingIfNeeded: metadata.count))
    for (key, value) in metadata {
      Self.write(key, to: &buffer)
      Self.write(value, to: &buffer)
    }
  }

  private static func write(_ text: String, to buffer: inout ByteBuffer) {
    buffer.writeInteger(UInt16(truncatingIfNeeded: text.utf8.count))
    buffer.writeString(text)
  }

  init(instance: InstanceID, window: UInt32, path: String) {
    self.instance = instance
    self.window = window
    self.path = path
  }

  /// - Parameter known: A path that it probably has, and then shares.
  init(decoding payload: ByteBuffer, known: String = "") throws(ProtocolViolation) {
    var payload = payload
    guard
      let (instance, window, timeout, options) = payload.readMultipleIntegers(
        as: (UInt64, UInt32, UInt32, UInt8).self),
      let path = Self.text(&payload, known), let id = Self.text(&payload),
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

  private static func text(_ buffer: inout ByteBuffer, _ known: String = "") -> String? {
    guard let count = buffer.readInteger(as: UInt16.self) else { return nil }
    if count == 0 { return "" }
    if Int(count) == known.utf8.count, buffer.readableBytes >= Int(count),
      // Contract: the bytes are read within the closure only.
      unsafe buffer.withUnsafeReadableBytes({ bytes in
        unsafe bytes.prefix(Int(count)).elementsEqual(known.utf8)
      })
    {
      buffer.moveReaderIndex(forwardBy: Int(count))
      return known
    }
    return try? buffer.readUTF8ValidatedString(length: Int(count))
  }
}
#endif
