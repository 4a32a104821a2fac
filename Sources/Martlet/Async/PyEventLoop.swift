#if Async
internal import CMartlet

/// An event loop of asyncio, or uvloop, as Swift code of any thread sees it.
///
/// As a task executor it runs tasks on the loop's own thread with the GIL held.
public final class PyEventLoop: TaskExecutor, @unchecked Sendable {
  // Counted, and safe to use from any thread.
  let queue: OpaquePointer

  init(_ queue: OpaquePointer) {
    mtl_loop_retain(queue)
    self.queue = queue
  }

  deinit { mtl_loop_release(queue) }

  /// The loop that runs in this thread.
  ///
  /// - Throws: ``PyError``: `RuntimeError` if none runs.
  public static func running(_ py: Python) throws(PyError) -> PyEventLoop {
    do throws(PythonErrorSet) {
      return try of(__runningLoop())
    } catch {
      throw PyError.__fetch()
    }
  }

  /// The loop of the Python call that the current Swift task works for; `nil` for a task of Swift's
  /// own, and before a call that was made outside a loop is awaited.
  public static var current: PyEventLoop? {
    guard let operation = __Current.operation, let queue = mtl_operation_find_loop(operation) else {
      return nil
    }
    return existing(queue)
  }

  /// The side of `loop`, an event loop of asyncio or uvloop, that Swift sees; it need not run.
  ///
  /// - Throws: ``PyError`` with what its `add_reader` raises: `RuntimeError` if it is closed.
  public static func of(_ loop: Bound) throws(PyError) -> PyEventLoop {
    do throws(PythonErrorSet) {
      if !mtl_async_is_started() { try __AsyncHooks.start() }
      guard let queue = loop.withUnsafePointer({ mtl_loop_of($0) }) else { throw PythonErrorSet() }
      return of(queue)
    } catch {
      throw PyError.__fetch()
    }
  }

  /// Runs the loop, which must not run yet, until `operation` has ended.
  ///
  /// - Returns: What it returns. - Throws: What it throws, or ``PyError`` if the loop fails.
  public func runUntilComplete<R: Sendable>(
    _ py: Python, _ operation: @escaping @Sendable () async throws -> R
  ) throws(PyError) -> R {
    let loop = try object(py)
    return try __runToEnd(py, operation) { (coroutine) throws(PyError) in
      try loop.attribute("run_until_complete")(coroutine)
    }
  }

  /// Whether the calling thread is the loop's and holds the GIL.
  public var isCurrent: Bool { mtl_loop_is_current(queue) }

  /// Calls `body` on the loop's thread, in the order of the calls. From any thread, without waiting
  /// and without the GIL; never called if the loop is closed before.
  public func callSoonThreadsafe(_ body: @escaping @Sendable (Python) -> Void) {
    let call = __PostedCall { body(Python(__attached: ())) }
    mtl_loop_post(queue, __PostedCall.run, __PostedCall.drop, call.retained)
  }

  /// The loop object of Python.
  ///
  /// - Throws: ``PyError``: `RuntimeError` if it is closed.
  @_lifetime(copy py)
  public func object(_ py: Python) throws(PyError) -> Bound {
    guard let object = mtl_loop_object(queue) else {
      throw PyError.runtimeError("Event loop is closed")
    }
    return Bound(__borrowed: object, py)
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // A job is one pointer, which nothing but its executor looks at.
    let pointer = unsafe unsafeBitCast(job, to: UnsafeMutableRawPointer.self)
    mtl_loop_post_job(queue, pointer, Unmanaged.passUnretained(self).toOpaque())
  }

  static func job(_ pointer: UnsafeMutableRawPointer) -> UnownedJob {
    unsafe unsafeBitCast(pointer, to: UnownedJob.self)
  }

  private static func existing(_ queue: OpaquePointer) -> PyEventLoop? {
    mtl_loop_executor(queue).map { Unmanaged.fromOpaque($0).takeRetainedValue() }
  }

  static func of(_ queue: OpaquePointer) -> PyEventLoop { existing(queue) ?? PyEventLoop(queue) }
}

func __runningLoop() throws(PythonErrorSet) -> OpaquePointer {
  if !mtl_async_is_started() { try __AsyncHooks.start() }
  guard let queue = mtl_loop_running() else { throw PythonErrorSet() }
  return queue
}

/// Work on its way to a loop's thread.
final class __PostedCall {
  private let body: () -> Void
  private let dropped: () -> Void

  init(_ body: @escaping () -> Void, dropped: @escaping () -> Void = {}) {
    self.body = body
    self.dropped = dropped
  }

  var retained: UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

  private static func take(_ pointer: UnsafeMutableRawPointer?) -> __PostedCall? {
    pointer.map { Unmanaged.fromOpaque($0).takeRetainedValue() }
  }

  static let run: @convention(c) (UnsafeMutableRawPointer?) -> Void = { take($0)?.body() }
  static let drop: @convention(c) (UnsafeMutableRawPointer?) -> Void = { take($0)?.dropped() }
}
#endif
