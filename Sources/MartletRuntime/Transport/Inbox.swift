#if Runtime
import NIOCore

/// Messages that have arrived and wait for their reader.
///
/// Short messages are copied into one buffer, of which the reader gets slices. To keep them as slices
/// of what was read from the socket would keep up to 256 KiB alive for each of them.
struct Inbox {
  private static let packThreshold = 1024

  private enum Entry {
    case packed(length: Int)
    case whole(ByteBuffer)
  }

  private var pack = ByteBuffer()
  private var entries: [Entry] = []
  /// What the waiting messages cost of the window.
  private(set) var cost = 0

  var isEmpty: Bool { entries.isEmpty }

  mutating func append(_ message: ByteBuffer, cost: Int) {
    self.cost += cost
    if message.readableBytes <= Self.packThreshold {
      entries.append(.packed(length: message.readableBytes))
      pack.writeImmutableBuffer(message)
    } else {
      entries.append(.whole(message))
    }
  }

  /// All messages, in order.
  mutating func take() -> [ByteBuffer] {
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
}
#endif
