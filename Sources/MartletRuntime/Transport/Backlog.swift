#if Runtime
import NIOCore

/// What waits on a stream to be sent. Nearly always nothing, and then it has no memory of its own.
struct Backlog {
  private var items: CircularBuffer<MultiplexedStream.Outgoing>?

  var first: MultiplexedStream.Outgoing? { items?.first }
  var isEmpty: Bool { items?.isEmpty ?? true }

  mutating func append(_ item: MultiplexedStream.Outgoing) {
    if items == nil { items = CircularBuffer(initialCapacity: 1) }
    items?.append(item)
  }

  mutating func removeFirst() { items?.removeFirst() }

  mutating func removeAll() { items = nil }
}
#endif
