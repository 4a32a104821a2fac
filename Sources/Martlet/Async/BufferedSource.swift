#if Async
internal import CMartlet
internal import Synchronization

/// Takes items from a buffer.
@usableFromInline
final class __BufferedSource: __Source, @unchecked Sendable {
  private let take: (UnsafeMutablePointer<__Obj?>, Int) -> Int
  private let wait: (__BufferWaiter) -> Bool
  private let error: () -> (any Error)?
  private let end: () -> Void
  private let show: (__Visitor) -> Int32
  // It holds this source in turn: gone as soon as it is over.
  private var pending: __BufferWait?
  /// Starts what fills the buffer, where that waits for the first item to be asked for.
  private var start: (() -> Void)?

  @inlinable
  convenience init<Element>(_ buffer: __Buffer<Element>, start: (() -> Void)? = nil) {
    self.init(
      start: start,
      take: { buffer.fill($0, $1) }, wait: { buffer.wait($0) },
      error: { buffer.takeError() },
      end: { buffer.close() }, show: { buffer.visit($0) })
  }

  @usableFromInline
  init(
    start: (() -> Void)?, take: @escaping (UnsafeMutablePointer<__Obj?>, Int) -> Int,
    wait: @escaping (__BufferWaiter) -> Bool, error: @escaping () -> (any Error)?,
    end: @escaping () -> Void, show: @escaping (__Visitor) -> Int32
  ) {
    self.start = start
    self.take = take
    self.wait = wait
    self.error = error
    self.end = end
    self.show = show
  }

  override var isBuffered: Bool { true }

  override func fill(_ items: UnsafeMutablePointer<__Obj?>, _ room: Int) -> Int {
    if let start {
      self.start = nil
      start()
    }
    return take(items, room)
  }

  /// Called when ``fill(_:_:)`` found nothing: the end, or a wait for the next item.
  override func next() -> __Obj? {
    if let pending, !pending.isDone {
      __raiseBusy()
      return nil
    }
    pending = nil
    guard let coroutine = mtl_coroutine_new(__anext.__c) else { return nil }
    let operation = mtl_coroutine_operation(coroutine)
    let waiter = __BufferWait(self, operation)
    if wait(waiter) {
      pending = waiter
      let handle = Unmanaged.passRetained(waiter as __Cancellable).toOpaque()
      mtl_coroutine_started(coroutine, handle, false)
    } else {
      waiter.isDone = true
      mtl_operation_finish(operation, takeOrEnd())
    }
    return coroutine
  }

  /// The next item, or the end with the producer's error, once; `nil` with the error set.
  func takeOrEnd() -> __Obj? {
    pending = nil
    var object: __Obj?
    if take(&object, 1) == 1 { return object }
    if mtl_error_occurred() { return nil }
    if let error = error() { __raiseFromTask(error) } else { mtl_raise_stop_async_iteration() }
    return nil
  }

  override func visit(_ visitor: __Visitor) -> Int32 { show(visitor) }

  override func close() {
    start = nil
    end()
    pending?.cancel()
    pending = nil
  }
}

/// The consumer's wait for an item that isn't there yet. Who sets ``isDone`` completes it.
@usableFromInline
final class __BufferWait: __BufferWaiter, @unchecked Sendable {
  private let source: __BufferedSource
  private let operation: OpaquePointer
  private let done = Atomic(false)

  init(_ source: __BufferedSource, _ operation: OpaquePointer) {
    self.source = source
    self.operation = operation
  }

  var isDone: Bool {
    get { done.load(ordering: .acquiring) }
    set { done.store(newValue, ordering: .releasing) }
  }

  /// What there is, is taken on the loop's thread.
  @usableFromInline
  override func wake() { complete { Taken(source) } }

  override func cancel() { complete { __Failure(CancellationError()) } }

  private func complete(_ outcome: () -> __Outcome) {
    guard !done.exchange(true, ordering: .acquiringAndReleasing) else { return }
    mtl_operation_finish_later(operation, Unmanaged.passRetained(outcome()).toOpaque())
  }

  private final class Taken: __Outcome {
    let source: __BufferedSource

    init(_ source: __BufferedSource) {
      self.source = source
      super.init()
    }

    override func take() -> __Obj? { source.takeOrEnd() }
  }
}
#endif
