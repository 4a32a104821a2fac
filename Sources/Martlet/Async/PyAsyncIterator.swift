#if Async
internal import CMartlet
public import Synchronization

/// An async iterator for Python: return one from an exported function.
///
/// A function may as well return the sequence itself; this type is for a buffer that is chosen at
/// run time, and for producers that push.
public struct PyAsyncIterator<Element: IntoPython & SendableMetatype> {
  @usableFromInline let make: () -> __Obj?

  /// The items of a sequence.
  ///
  /// - Parameter buffer: 0: an item is asked for when Python asks. Else a task reads ahead as many,
  ///   and waits while the buffer is full.
  @inlinable
  public init<S: AsyncSequence>(_ sequence: S, buffer: Int = 0) where S.Element == Element {
    make = { __storeSequence(sequence, buffer: buffer) { $0.__store() } }
  }

  @inlinable
  init(_ buffer: __Buffer<Element>) {
    make = { __BufferedSource(buffer).iterator() }
  }

  /// An iterator and what fills it: the cheapest way for a producer with a thread of its own.
  ///
  /// - Parameter bufferingLimit: How many items wait at most.
  @inlinable
  public static func makeStream(
    of type: Element.Type = Element.self, bufferingLimit: Int
  ) -> (iterator: PyAsyncIterator<Element>, continuation: Continuation) {
    let buffer = __Buffer<Element>(capacity: bufferingLimit) { $0.__store() }
    return (PyAsyncIterator(buffer), Continuation(buffer: buffer))
  }

  /// The producer's end of a stream. Any thread may use it; none ever needs the GIL.
  public struct Continuation: Sendable {
    @usableFromInline let buffer: __Buffer<Element>

    @inlinable
    init(buffer: __Buffer<Element>) { self.buffer = buffer }

    @frozen
    public enum YieldResult: Sendable {
      /// The item was taken.
      case enqueued
      /// The buffer is full, and the item was not taken: wait with ``waitForRoom()``, or drop it.
      case full
      /// Python wants no more.
      case terminated
    }

    /// Hands an item over, without waiting.
    @inlinable
    public func yield(_ item: Element) -> YieldResult {
      switch buffer.append(item) {
      case .done, .isFull: .enqueued
      case .refused: .full
      case .closed: .terminated
      }
    }

    /// Hands an item over as soon as there is room.
    ///
    /// - Returns: False if Python wants no more.
    @inlinable
    public func send(_ item: Element) async -> Bool {
      while true {
        switch buffer.append(item) {
        case .done, .isFull: return true
        case .closed: return false
        case .refused: await buffer.room()
        }
      }
    }

    /// Waits until the buffer has room or Python wants no more.
    @inlinable
    public func waitForRoom() async { await buffer.room() }

    /// Ends the stream: after the items that wait, `StopAsyncIteration`, or the exception of `error`.
    @inlinable
    public func finish(throwing error: (any Error)? = nil) { buffer.finish(error) }

    /// Calls `body` once, when Python has dropped or closed the iterator.
    @inlinable
    public func onTermination(_ body: @escaping @Sendable () -> Void) {
      let isClosed = buffer.lock.withLock { _ in
        if !buffer.signal.isClosed { buffer.signal.onClose = body }
        return buffer.signal.isClosed
      }
      if isClosed { body() }
    }
  }
}

extension PyAsyncIterator: IntoPython {
  public consuming func __store() -> __Obj? { make() }

  public static var __pythonOutput: String {
    "collections.abc.AsyncIterator[\(Element.__pythonOutput)]"
  }
}

/// Makes the async iterator of a sequence; `store` converts an item.
@inlinable @inline(__always)
public func __storeSequence<S: AsyncSequence>(
  _ sequence: S, buffer: Int, _ store: @escaping @Sendable (S.Element) -> __Obj?
) -> __Obj? {
  if buffer <= 0 {
    let box = __IteratorBox(sequence.makeAsyncIterator())
    let source = __PullSource { operation in
      await operation.step(box, store)
    } drop: {
      box.iterator = nil
    }
    return source.iterator()
  }
  let ring = __Buffer(capacity: buffer, store)
  let start = { ring.signal.onClose = __startPumpInContext { await ring.fill(from: sequence) } }
  let isBound = __hasContext
  if isBound { start() }
  return __BufferedSource(ring, start: isBound ? nil : start).iterator()
}

/// Whether a sequence that awaits Python objects would find a loop. One that is made outside of any is
/// read from the first `anext` on.
@usableFromInline
var __hasContext: Bool { __Current.call != nil || __runningContext() != nil }

private func __runningContext() -> PyTaskContext? { try? PyTaskContext(Python(__attached: ())) }

/// The same under the GIL, where a sequence that awaits Python objects may come from a plain function.
@usableFromInline
func __startPumpInContext(_ body: @escaping () async -> Void) -> @Sendable () -> Void {
  let context = __Current.call == nil ? __runningContext() : nil
  return __startPump { await withPyTaskContext(context, body) }
}

/// Runs `body` in a task; what it returns cancels it.
@usableFromInline
func __startPump(
  on loop: PyEventLoop? = nil, _ body: @escaping () async -> Void
) -> @Sendable () -> Void {
  let body = __Sent(body)
  let task = Task(executorPreference: loop, priority: .ofCalls) { await body.value() }
  return { task.cancel() }
}

extension __Buffer {
  /// Reads `sequence` ahead until it ends or nobody wants more.
  @inlinable
  func fill<S: AsyncSequence>(from sequence: S) async where S.Element == Element {
    do {
      for try await item in sequence {
        switch append(item) {
        case .done: break
        case .isFull: await room()
        case .refused, .closed: return
        }
      }
      finish(nil)
    } catch {
      finish(error)
    }
  }
}
#endif
