#if Async
public import CMartlet

/// One call of an exported `async` function, as its Swift task sees it.
@frozen
public struct __Operation: @unchecked Sendable {
  // Counted: the task owns a reference until it ends.
  @usableFromInline let pointer: OpaquePointer

  @inlinable @inline(__always)
  init(_ coroutine: __Obj) { pointer = mtl_coroutine_operation(coroutine) }

  /// Runs the body to its end and hands over what it ended with.
  @inlinable @inline(__always)
  func run<R>(
    _ body: () async throws -> R, _ store: @escaping (consuming R) -> __Obj?
  ) async {
    do {
      let value = try await __Current.$call.withValue(__Current(pointer), operation: body)
      if mtl_operation_is_starting(pointer) {
        mtl_operation_finish(pointer, store(value))
      } else {
        finish(__Value(value, store))
      }
    } catch {
      fail(error)
    }
  }

  @inlinable
  func finish(_ outcome: __Outcome) {
    mtl_operation_finish_later(pointer, Unmanaged.passRetained(outcome).toOpaque())
  }

  @usableFromInline @inline(never)
  func fail(_ error: any Error) {
    if mtl_operation_is_starting(pointer) {
      __raiseFromTask(error)
      mtl_operation_finish(pointer, nil)
    } else {
      finish(__Failure(error))
    }
  }

  /// Keeps the task of a body that has suspended, so that Python can cancel it.
  @inlinable @inline(__always)
  func started(_ coroutine: __Obj, _ task: Task<Void, any Error>, _ cancellation: PyCancellation) {
    if mtl_operation_is_done(pointer) {
      mtl_coroutine_settled(coroutine)
    } else {
      Self.keep(coroutine, task, cancellation)
    }
  }

  @usableFromInline @inline(never)
  static func keep(
    _ coroutine: __Obj, _ task: Task<Void, any Error>, _ cancellation: PyCancellation
  ) {
    let handle = Unmanaged.passRetained(__TaskHandle(task)).toOpaque()
    mtl_coroutine_started(coroutine, handle, cancellation == .abandon)
  }
}

extension TaskPriority {
  /// Above Dispatch's default queue: Swift's threads would be those that run its blocks, and a call
  /// would wait for as long as they block. It is what Swift gives to tasks of the main thread alone.
  @inlinable @inline(__always)
  static var ofCalls: TaskPriority { .userInitiated }
}

/// The Python object of a new call.
@inlinable @inline(__always)
func __newCoroutine(_ name: StaticString) throws(PythonErrorSet) -> __Obj {
  if !mtl_async_is_started() { try __startAsync() }
  guard let coroutine = mtl_coroutine_new(name.__c) else { throw PythonErrorSet() }
  return coroutine
}

@usableFromInline @inline(never)
func __startAsync() throws(PythonErrorSet) { try __AsyncHooks.start() }

// How an exported `async` function is called: `name` is the qualified name, `body` the call, `store`
// converts its value with the GIL. Each returns the object to await.

/// The body starts right here.
@inlinable @inline(__always)
public func __async<R>(
  _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  let coroutine = try __newCoroutine(name)
  let operation = __Operation(coroutine)
  operation.started(
    coroutine, __immediateTask { await operation.run(body, store) }, cancellation
  )
  return coroutine
}

/// The body starts in Swift's thread pool. In `Task.immediate` a `@concurrent` function would stay
/// on the calling thread.
@inlinable @inline(__always)
public func __asyncConcurrent<R>(
  _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  let coroutine = try __newCoroutine(name)
  let operation = __Operation(coroutine)
  let task = Task(priority: .ofCalls) { () async throws in await operation.run(body, store) }
  __Operation.keep(coroutine, task, cancellation)
  return coroutine
}

/// The body starts right here, and stays on the loop's thread; outside a running loop it starts when
/// it is first awaited.
@inlinable
public func __asyncOnLoop<R>(
  _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  try __whenBound(name, cancellation) { coroutine, loop in
    let operation = __Operation(coroutine)
    return Task.immediate(priority: .ofCalls, executorPreference: loop) {
      await operation.run(body, store)
    }
  }
}

/// The body runs on the main actor, which the main thread's loop serves.
@inlinable
public func __asyncOnMain<R>(
  _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  try __whenBound(name, cancellation) { coroutine, loop in
    let operation = __Operation(coroutine)
    loop.serveMainActor()
    return __immediateTask { await operation.run(body, store) }
  }
}

// Overloads, since only the compiler knows whether a type is Sendable.

/// A method of an object that any thread may use.
@inlinable @inline(__always)
public func __asyncMethod<T: Sendable, R>(
  of type: T.Type, _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  try __async(name, cancellation, body, store)
}

/// A method of an object that Python uses on the loop's thread, and so nobody else may.
@inlinable @inline(__always)
public func __asyncMethod<T, R>(
  of type: T.Type, _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R,
  _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  try __asyncOnLoop(name, cancellation, body, store)
}
#endif
