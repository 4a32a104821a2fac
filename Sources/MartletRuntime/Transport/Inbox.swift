#if Runtime
import NIOCore

/// Messages that have arrived and wait for their reader.
///
/// Short messages of a long read are copied into one buffer, of which the reader gets slices. To keep
/// them as slices of what was read from the socket would keep up to 256 KiB alive for each of them.
struct Inbox {
  private static let packThreshold = 1024

  private enum Entry {
    case packed(length: Int)
    case whole(ByteBuffer)
  }

  /// The one message of most calls, which needs no array.
  private var only: ByteBuffer?
  private var pack = ByteBuffer()
  private var entries: [Entry] = []
  /// What the waiting messages cost of the window.
  private(set) var cost = 0

  var isEmpty: Bool { only == nil && entries.isEmpty }

  /// Adds a message.
  ///
  /// - Parameter isCompact: Whether its memory holds little besides it.
  mutating func append(_ message: ByteBuffer, isCompact: Bool, cost: Int) {
    self.cost += cost
    let isWhole = isCompact || message.readableBytes > Self.packThreshold
    if isEmpty {
      only = isWhole ? message : ByteBuffer(buffer: message)
      return
    }
    if let first = only {
      entries.append(.whole(first))
      only = nil
    }
    if isWhole {
      entries.append(.whole(message))
    } else {
      entries.append(.packed(length: message.readableBytes))
      pack.writeImmutableBuffer(message)
    }
  }

  /// All messages, in order.
  mutating func take() -> [ByteBuffer] {
    if let message = takeOnly() { return [message] }
    var pack = pack
    let messages = entries.map { entry in
      switch entry {
      case .packed(let length): pack.readSlice(length: length) ?? ByteBuffer()
      case .whole(let message): message
      }
    }
    self = Inbox()
    return messages
  }

  /// The message, if there is exactly one and it needs no copy.
  mutating func takeOnly() -> ByteBuffer? {
    guard let message = only else { return nil }
    only = nil
    cost = 0
    return message
  }
}
#endif
