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
      let value = try await body()
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
      __raise(error)
      mtl_operation_finish(pointer, nil)
    } else {
      finish(__Failure(error))
    }
  }
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

@usableFromInline @inline(never)
func __started(_ coroutine: __Obj, _ task: Task<Void, Never>, _ cancellation: PyCancellation) {
  let handle = Unmanaged.passRetained(__Cancellable(task)).toOpaque()
  mtl_coroutine_started(coroutine, handle, cancellation == .abandon)
}

/// Calls an `async` function whose body starts right here.
///
/// - Parameters:
///   - name: The qualified name.
///   - body: The call.
///   - store: Converts its value, with the GIL.
/// - Returns: An object to await; done already if the body didn't suspend.
@inlinable @inline(__always)
public func __async<R>(
  _ name: StaticString, _ cancellation: PyCancellation,
  _ body: @escaping @Sendable () async throws -> R, _ store: @escaping @Sendable (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? {
  let coroutine = try __newCoroutine(name)
  let operation = __Operation(coroutine)
  let task = Task.immediate { await operation.run(body, store) }
  if !mtl_operation_is_done(operation.pointer) { __started(coroutine, task, cancellation) }
  return coroutine
}
