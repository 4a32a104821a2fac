#if Async
internal import CMartlet
internal import Synchronization

/// What a Python future tells its end, on the loop's thread.
class __FutureObserver {
  func finish(_ future: __Obj) {}
  /// The loop has forgotten the future.
  func lose() {}

  /// Owned by the future until it calls one of these.
  fileprivate static let done: @convention(c) (UnsafeMutableRawPointer?, __Obj?) -> Void = {
    if let observer = take($0), let future = $1 { observer.finish(future) }
  }
  fileprivate static let lost: @convention(c) (UnsafeMutableRawPointer?) -> Void = {
    take($0)?.lose()
  }

  private static func take(_ pointer: UnsafeMutableRawPointer?) -> __FutureObserver? {
    pointer.map { Unmanaged.fromOpaque($0).takeRetainedValue() }
  }
}

/// A Swift task's wait for a Python awaitable.
///
/// Everything of Python happens on the loop's thread; the state says who resumes the task.
final class __PythonWait<R>: __FutureObserver, @unchecked Sendable {
  private enum State {
    case idle
    case waiting(UnsafeContinuation<__Sent<R>, any Error>)
    case over
  }

  /// Makes the awaitable, or borrows it: a new reference, or `nil` with the error set.
  private let make: () -> __Obj?
  private let convert: (__Obj) throws(PythonErrorSet) -> R
  /// What stands for the exception that is set; `nil` if it shall be thrown.
  private let recover: () -> R?
  private let state = Mutex(State.idle)
  // Touched on the loop's thread only.
  private var future: Py?
  private let operation: OpaquePointer?

  init(
    _ make: @escaping () -> __Obj?, _ convert: @escaping (__Obj) throws(PythonErrorSet) -> R,
    recover: @escaping () -> R? = { nil }
  ) {
    self.make = make
    self.convert = convert
    self.recover = recover
    operation = __Current.operation
    operation.map { mtl_operation_retain($0) }
  }

  deinit { operation.map { mtl_operation_release($0) } }

  /// - Throws: ``PyError``, or `CancellationError` if either side was cancelled.
  func value() async throws -> R {
    try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { begin($0) }.value
    } onCancel: {
      cancel()
    }
  }

  private func begin(_ continuation: UnsafeContinuation<__Sent<R>, any Error>) {
    guard let operation else {
      continuation.resume(
        throwing: PyError.runtimeError(
          "no event loop: Python objects are awaited in tasks that Python called, or in Python.runAsync"
        ))
      return
    }
    let isCancelled = state.withLock { state in
      if case .over = state { return true }
      state = .waiting(continuation)
      return false
    }
    if isCancelled { return continuation.resume(throwing: CancellationError()) }
    if let queue = mtl_operation_find_loop(operation), mtl_loop_is_current(queue) {
      start()
    } else {
      let call = __PostedCall {
        self.start()
      } dropped: {
        self.lose()
      }
      mtl_operation_post(operation, __PostedCall.run, __PostedCall.drop, call.retained)
    }
  }

  private func take() -> UnsafeContinuation<__Sent<R>, any Error>? {
    state.withLock { state in
      defer { state = .over }
      guard case .waiting(let continuation) = state else { return nil }
      return continuation
    }
  }

  private var isOver: Bool {
    state.withLock { if case .over = $0 { true } else { false } }
  }

  /// On the loop's thread.
  private func start() {
    guard !isOver, let operation, let queue = mtl_operation_loop(operation) else { return }
    guard let awaitable = make() else { return fail() }
    defer { mtl_decref(awaitable) }
    let context = mtl_operation_is_starting(operation) ? nil : mtl_operation_context(operation)
    let this = Unmanaged.passRetained(self as __FutureObserver)
    guard
      let future = mtl_loop_await(
        queue, awaitable, context, Self.done, Self.lost, this.toOpaque())
    else {
      this.release()
      return fail()
    }
    self.future = Py(__owned: future)
  }

  /// Resumes the task with the error that is set.
  private func fail() {
    if mtl_is_cancelled_error() {
      PyErr_Clear()
      take()?.resume(throwing: CancellationError())
    } else if let value = recover() {
      PyErr_Clear()
      take()?.resume(returning: __Sent(value))
    } else {
      let error = PyError.__fetch()
      take()?.resume(throwing: error)
    }
  }

  override func finish(_ future: __Obj) {
    self.future = nil
    guard let result = mtl_future_result(future) else { return fail() }
    defer { mtl_decref(result) }
    do throws(PythonErrorSet) {
      let value = try convert(result)
      take()?.resume(returning: __Sent(value))
    } catch {
      fail()
    }
  }

  override func lose() {
    take()?.resume(throwing: PyError.runtimeError("Event loop is closed"))
  }

  private func cancel() {
    guard let operation else { return }
    let isStarted = state.withLock { state in
      if case .idle = state { state = .over }
      if case .waiting = state { return true }
      return false
    }
    guard isStarted else { return }
    // Nobody awaits the call itself yet, and perhaps nobody ever will.
    if mtl_operation_loop(operation) == nil {
      take()?.resume(throwing: CancellationError())
      return
    }
    // The task goes on when the Python side has ended, on its own terms.
    let call = __PostedCall {
      self.cancelFuture()
    } dropped: {
      self.lose()
    }
    mtl_operation_post(operation, __PostedCall.run, __PostedCall.drop, call.retained)
  }

  private func cancelFuture() {
    guard let future else {
      take()?.resume(throwing: CancellationError())
      return
    }
    Python.attach { py in future.bind(py).withUnsafePointer { mtl_future_cancel($0) } }
  }
}
#endif
