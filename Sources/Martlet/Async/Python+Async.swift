#if Async
internal import CMartlet

extension Python {
  /// Runs `body` on the event loop's thread with the GIL, from `async` code of any thread.
  ///
  /// Unlike ``attach(_:)`` it blocks no thread of Swift's pool while others hold the GIL. In a task
  /// that no Python call started it attaches.
  ///
  /// - Returns: What `body` returns. - Throws: What it throws, or ``PyError``: `RuntimeError` if the
  ///   loop was closed.
  public static func run<R: Sendable>(
    _ body: @escaping @Sendable (Python) throws -> R
  ) async throws -> R {
    guard let operation = __Current.operation else { return try attach(body) }
    if let queue = mtl_operation_find_loop(operation), mtl_loop_is_current(queue) {
      // A body that starts is in the caller's context; one that goes on is in the loop's own.
      let context =
        mtl_operation_is_starting(operation) ? nil : mtl_operation_context(operation)
      let isEntered = mtl_context_enter(context) == 0
      // Python code that this call runs may have called it: then that is the context already.
      if !isEntered { PyErr_Clear() }
      defer { if isEntered { mtl_context_exit(context) } }
      return try body(Python(__attached: ()))
    }
    return try await withUnsafeThrowingContinuation { continuation in
      let call = __PostedCall {
        let context = mtl_operation_context(operation)
        guard mtl_context_enter(context) == 0 else {
          let error = PyError.__fetch()
          return continuation.resume(throwing: error)
        }
        let result = Result { try body(Python(__attached: ())) }
        mtl_context_exit(context)
        continuation.resume(with: result)
      } dropped: {
        continuation.resume(throwing: PyError.runtimeError("Event loop is closed"))
      }
      mtl_operation_post(operation, __PostedCall.run, __PostedCall.drop, call.retained)
    }
  }

  /// Runs `operation` in a new event loop, as `asyncio.run` does, and waits for its end.
  ///
  /// - Parameter body: May await Python objects with ``PyAwaitable``.
  /// - Returns: What it returns. - Throws: What it throws; ``PyError`` if the loop fails.
  ///
  /// Takes the GIL. No loop may be running in this thread.
  public static func runAsync<R: Sendable>(
    _ operation: @escaping @Sendable () async throws -> R
  ) throws -> R {
    try attach { (py: Python) throws(PyError) in
      try __runToEnd(py, operation) { (coroutine) throws(PyError) in
        try py.importModule("asyncio").attribute("run")(coroutine)
      }
    }
  }
}

/// Has `run` drive a call of `operation` to its end.
func __runToEnd<R: Sendable>(
  _ py: Python, _ operation: @escaping @Sendable () async throws -> R,
  _ run: (Bound) throws(PyError) -> Void
) throws(PyError) -> R {
  let result = __Result<R>()
  let start: @Sendable () throws(PythonErrorSet) -> __Obj? = { () throws(PythonErrorSet) in
    try __async("runAsync", .structured, operation) {
      result.value = $0
      return __none()
    }
  }
  let object: __Obj?
  do throws(PythonErrorSet) { object = try start() } catch { object = nil }
  let coroutine = try py.take(object)
  do throws(PyError) {
    try run(coroutine)
  } catch {
    _ = try? coroutine.attribute("close")()
    throw error
  }
  guard let value = result.value else {
    throw PyError.runtimeError("the event loop ended before the operation")
  }
  return value
}

// Written and read under the GIL.
private final class __Result<R>: @unchecked Sendable {
  var value: R?
}
#endif
