#if Runtime
/// The constants of the wire format. docs/runtime-core.md draws the frames.
enum WireFormat {
  /// Sides of different versions refuse each other: see ``Preface``.
  static let version: UInt8 = 1
  /// Stands before every frame: length, kind, flags, stream.
  static let headerSize = 10
  /// A message longer than this travels in several frames, so that other streams get their turn.
  static let maximumDataPayload = 128 << 10
  /// Everything but messages: hello, request headers, errors.
  static let maximumControlPayload = 64 << 10
  /// What a frame costs of a window besides its payload, so that empty messages are not free.
  static let frameCost = 16
}

/// What a frame is. Raw values are those on the wire.
enum FrameKind: UInt8, Sendable {
  /// The first frame each way: what this side accepts (``Hello``).
  case hello = 1
  /// Client to server: begins a stream (``RequestHeader``).
  case open = 2
  /// A whole message.
  case message = 3
  /// The first part of a long message; its total length stands before the payload.
  case messageStart = 4
  /// A further part of a long message.
  case messagePart = 5
  /// This side sends no more messages on the stream.
  case end = 6
  /// The receiver has room for so many more bytes on the stream.
  case credit = 7
  /// Client to server: the caller wants no more. See ``CancelMode``.
  case cancel = 8
  /// The stream failed (``RuntimeError``).
  case error = 9
  /// Answered at once with `pong` and the same payload.
  case ping = 10
  case pong = 11
  /// Server to client, if asked for by the request: a handler has the call.
  case accepted = 12
  /// This side takes no new streams; the payload says why.
  case goAway = 13

  var isData: Bool { self == .message || self == .messageStart || self == .messagePart }

  var maximumPayload: Int {
    isData ? WireFormat.maximumDataPayload : WireFormat.maximumControlPayload
  }
}

/// How far a caller takes its cancellation.
enum CancelMode: UInt8, Sendable {
  /// The handler should come to an end; what it still sends is delivered.
  case stop = 1
  /// The stream is gone.
  case kill = 2
}

/// The fixed part of a frame.
struct FrameHeader: Sendable, Hashable {
  /// Bytes of payload.
  var length: Int
  var kind: FrameKind
  /// Bit 0 on a message: no more messages follow in this direction.
  var isLast: Bool = false
  /// 0 for frames about the connection.
  var stream: UInt32
  /// The length of the whole message, on `messageStart`.
  var total: Int = 0
}

/// A peer broke the format; the connection can't go on.
struct ProtocolViolation: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
#endif
