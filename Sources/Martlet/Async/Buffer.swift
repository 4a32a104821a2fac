#if Async
internal import CMartlet
public import Synchronization

/// Who waits for an item.
@usableFromInline
class __BufferWaiter: __Cancellable {
  /// There is an item, or the end. On any thread.
  @usableFromInline
  func wake() {}
}

/// Items on their way from a producer of any thread to an async iterator, or to a Swift task.
///
/// The producer appends to one array, the consumer empties another; they are swapped when the
/// consumer's is empty.
public final class __Buffer<Element>: @unchecked Sendable {
  @usableFromInline let capacity: Int
  @usableFromInline let store: (Element) -> __Obj?
  @usableFromInline let lock = Mutex(())
  // Under the lock.
  @exclusivity(unchecked) @usableFromInline var items: [Element] = []
  @exclusivity(unchecked) @usableFromInline var signal = __BufferSignal()
  // The loop's thread only.
  @exclusivity(unchecked) @usableFromInline var local: [Element] = []
  @exclusivity(unchecked) @usableFromInline var position = 0

  @inlinable
  init(capacity: Int, _ store: @escaping (Element) -> __Obj?) {
    self.capacity = max(1, capacity)
    self.store = store
  }

  // MARK: the producer

  /// How an append went; `isFull`: it was taken, and is the last that has room.
  @usableFromInline @frozen enum Append { case done, isFull, refused, closed }

  @inlinable
  func append(_ item: Element) -> Append {
    var waiter: __BufferWaiter?
    let result: Append = lock.withLock { _ in
      if signal.isOver { return .closed }
      if items.count >= capacity { return .refused }
      items.append(item)
      if signal.waiter != nil { swap(&signal.waiter, &waiter) }
      return items.count >= capacity ? .isFull : .done
    }
    waiter?.wake()
    return result
  }

  /// Returns when there is room, or nobody wants more.
  @inlinable
  func room() async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let isRoom = lock.withLock { _ in
        if items.count < capacity || signal.isOver { return true }
        signal.producers.append(continuation)
        return false
      }
      if isRoom { continuation.resume() }
    }
  }

  @inlinable
  func finish(_ error: (any Error)?) {
    var waiter: __BufferWaiter?
    lock.withLock { _ in
      if signal.isOver { return }
      signal.isFinished = true
      signal.error = error
      swap(&signal.waiter, &waiter)
    }
    waiter?.wake()
  }

  // MARK: the consumer

  /// As ``__Source/fill(_:_:)``.
  @inlinable
  func fill(_ objects: UnsafeMutablePointer<__Obj?>, _ room: Int) -> Int {
    if position >= local.count && !refill() { return 0 }
    let start = position
    let end = min(local.count, start + room)
    var index = start
    local.withUnsafeBufferPointer { local in
      while index < end {
        guard let object = store(local[index]) else { break }
        objects[index - start] = object
        index += 1
      }
    }
    // One that can't be converted is passed over, with the error set.
    position = index < end ? index + 1 : end
    return index - start
  }

  /// Swaps the arrays; false if there was nothing.
  @inlinable
  func refill() -> Bool {
    local.removeAll(keepingCapacity: true)
    position = 0
    var producers: [UnsafeContinuation<Void, Never>] = []
    lock.withLock { _ in
      swap(&items, &local)
      if !local.isEmpty { swap(&signal.producers, &producers) }
    }
    for producer in producers { producer.resume() }
    return !local.isEmpty
  }

  /// The next item that is there.
  func takeOne() -> Element? {
    if position >= local.count && !refill() { return nil }
    position += 1
    return local[position - 1]
  }

  /// Shows the cycle collector the items, if no producer is at work on them. `local` holds those that
  /// were taken, too, until it is filled again.
  @inlinable
  func visit(_ visitor: __Visitor) -> Int32 {
    guard Element.self is any __Visitable.Type else { return 0 }
    return lock.withLockIfAvailable { _ in
      let result = __visitAll(local, visitor)
      return result == 0 ? __visitAll(items, visitor) : result
    } ?? 0
  }

  /// Whether nothing comes any more.
  var isAtEnd: Bool { lock.withLock { _ in signal.isOver && items.isEmpty } }

  /// Leaves `waiter` for the producer; false if there is something to take, or the end.
  @inlinable
  func wait(_ waiter: __BufferWaiter) -> Bool {
    lock.withLock { _ in
      if signal.isOver || !items.isEmpty { return false }
      signal.waiter = waiter
      return true
    }
  }

  /// What the producer ended with, once.
  @inlinable
  func takeError() -> (any Error)? {
    lock.withLock { _ in
      defer { signal.error = nil }
      return signal.error
    }
  }

  @inlinable
  func close() {
    var producers: [UnsafeContinuation<Void, Never>] = []
    var dropped: [Element] = []
    var onClose: (@Sendable () -> Void)?
    lock.withLock { _ in
      signal.isClosed = true
      swap(&items, &dropped)
      swap(&signal.producers, &producers)
      swap(&signal.onClose, &onClose)
    }
    for producer in producers { producer.resume() }
    onClose?()
  }
}

@usableFromInline
func __visitAll<T>(_ values: [T], _ visitor: __Visitor) -> Int32 {
  (values as? any __Visitable)?.__visit(visitor) ?? 0
}

/// What a buffer's producer and consumer tell each other.
@usableFromInline
struct __BufferSignal {
  @usableFromInline var isFinished = false
  @usableFromInline var isClosed = false
  @usableFromInline var error: (any Error)?
  @usableFromInline var waiter: __BufferWaiter?
  @usableFromInline var producers: [UnsafeContinuation<Void, Never>] = []
  @usableFromInline var onClose: (@Sendable () -> Void)?

  @inlinable
  init() {}

  @inlinable var isOver: Bool { isFinished || isClosed }
}
#endif
