#if Async
public import CMartlet

/// Asks the sequence for an item when Python asks for one, and never before.
@usableFromInline
final class __PullSource: __Source, @unchecked Sendable {
  @usableFromInline typealias Step = (__Operation) async -> Void
  /// Gets one item and completes the operation with it.
  private let step: __Sent<Step>
  /// Drops the iterator.
  private let drop: () -> Void
  // The item that was asked for last, if it didn't come at once: its operation, retained.
  private var pending: OpaquePointer?
  private var task: Task<Void, any Error>?

  @usableFromInline
  init(_ step: @escaping Step, drop: @escaping () -> Void) {
    self.step = __Sent(step)
    self.drop = drop
  }

  deinit { pending.map { mtl_operation_release($0) } }

  override func next() -> __Obj? {
    if isBusy {
      __raiseBusy()
      return nil
    }
    guard let coroutine = mtl_coroutine_new(__anext.__c) else { return nil }
    let operation = __Operation(coroutine)
    let task = __immediateTask { [step] in await step.value(operation) }
    if !mtl_operation_is_done(operation.pointer) {
      self.task = task
      mtl_operation_retain(operation.pointer)
      pending = operation.pointer
      __Operation.keep(coroutine, task, .structured)
    }
    return coroutine
  }

  private var isBusy: Bool {
    guard let pending else { return false }
    if !mtl_operation_is_done(pending) { return true }
    mtl_operation_release(pending)
    self.pending = nil
    task = nil
    return false
  }

  override func close() {
    task?.cancel()
    // One that is being asked goes with its task.
    if !isBusy { drop() }
  }
}

/// An iterator that the one task at a time which asks it changes.
public final class __IteratorBox<I: AsyncIteratorProtocol>: @unchecked Sendable {
  @exclusivity(unchecked) @usableFromInline var iterator: I?

  @inlinable
  init(_ iterator: I) { self.iterator = iterator }
}

extension __Operation {
  /// One item of `box`.
  @inlinable @inline(__always)
  func step<I: AsyncIteratorProtocol>(
    _ box: __IteratorBox<I>, _ store: @escaping (I.Element) -> __Obj?
  ) async {
    do {
      let item = try await __Current.$call.withValue(__Current(pointer)) {
        try await box.iterator?.next()
      }
      guard let item else {
        // A stream of Swift's ends when the task that waits for it is cancelled.
        return Task.isCancelled ? fail(CancellationError()) : end()
      }
      if mtl_operation_is_starting(pointer) {
        mtl_operation_finish(pointer, store(item))
      } else {
        finish(__Value(item, store))
      }
    } catch {
      box.iterator = nil
      fail(error)
    }
  }

  /// The sequence has ended.
  @usableFromInline @inline(never)
  func end() {
    if mtl_operation_is_starting(pointer) {
      mtl_raise_stop_async_iteration()
      mtl_operation_finish(pointer, nil)
    } else {
      finish(__End())
    }
  }
}
#endif
