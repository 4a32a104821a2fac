#if Runtime
import NIOCore

/// What each side says of itself first: its identity and what it accepts.
///
/// A MessagePack map with text keys. Unknown keys are passed over: the place where a token goes once
/// peers authenticate each other.
struct Hello: Sendable, Hashable {
  /// The runtime at this end, by a random number.
  var peer: UInt64
  var maximumMessageSize: Int
  /// The window of a stream as it begins, for messages to this side.
  var streamWindow: Int
  var maximumStreams: Int

  func encoded() -> ByteBuffer {
    MessagePackValue.map([
      .init(.string("peer"), peer <= Int64.max ? .int(Int64(peer)) : .uint(peer)),
      .init(.string("max_message"), .int(Int64(maximumMessageSize))),
      .init(.string("window"), .int(Int64(streamWindow))),
      .init(.string("max_streams"), .int(Int64(maximumStreams))),
    ]).encoded()
  }

  init(peer: UInt64, limits: TransportLimits) {
    self.peer = peer
    maximumMessageSize = limits.maximumMessageSize
    streamWindow = limits.streamWindow
    maximumStreams = limits.maximumStreamsPerConnection
  }

  init(decoding payload: ByteBuffer) throws(ProtocolViolation) {
    let value: MessagePackValue
    do { value = try MessagePackValue(decoding: payload, depthLimit: 8) } catch {
      throw ProtocolViolation("hello: \(error)")
    }
    guard case .map(let pairs) = value else { throw ProtocolViolation("hello is not a map") }
    func number(_ key: String, _ range: ClosedRange<UInt64>) throws(ProtocolViolation) -> UInt64 {
      let number: UInt64? =
        switch pairs.first(where: { $0.key == .string(key) })?.value {
        case .int(let value)?: UInt64(exactly: value)
        case .uint(let value)?: value
        default: nil
        }
      guard let number, range.contains(number) else {
        throw ProtocolViolation("hello has no usable '\(key)'")
      }
      return number
    }
    peer = try number("peer", 0...UInt64.max)
    maximumMessageSize = try Int(number("max_message", 1...UInt64(UInt32.max)))
    streamWindow = try Int(number("window", 1...UInt64(UInt32.max)))
    maximumStreams = try Int(number("max_streams", 1...UInt64(UInt32.max)))
  }
}
#endif
