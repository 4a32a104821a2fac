#if Async
internal import CMartlet

/// What Python objects are awaited in: an event loop and context variables.
///
/// Tasks that a call from Python starts have it already, and so have their children. It is taken
/// along where Swift leaves structured concurrency:
/// ```swift
/// let context = PyTaskContext.current
/// Task.detached { try await withPyTaskContext(context) { try await PyAwaitable(f).value } }
/// ```
public struct PyTaskContext: Sendable {
  // One reference to an operation, which any thread may share.
  private final class Storage: @unchecked Sendable {
    let operation: OpaquePointer

    /// - Parameter operation: Given to it.
    init(_ operation: OpaquePointer) { self.operation = operation }

    deinit { mtl_operation_release(operation) }
  }

  private let storage: Storage

  var operation: OpaquePointer { storage.operation }

  /// The one of the call from Python that the current task works for; `nil` in a task of Swift's own.
  ///
  /// Copies nothing: what Python code sets in it, the awaiting Python task sees.
  public static var current: PyTaskContext? {
    guard let operation = __Current.operation else { return nil }
    // Before it leaves the thread on which the loop is known.
    _ = mtl_operation_find_loop(operation)
    mtl_operation_retain(operation)
    return PyTaskContext(storage: Storage(operation))
  }

  /// The loop that runs in this thread, with a copy of the current context variables.
  ///
  /// - Throws: ``PyError``: `RuntimeError` if none runs.
  public init(_ py: Python) throws(PyError) {
    let loop = try PyEventLoop.running(py)
    self = try PyTaskContext(eventLoop: loop, context: py.take(mtl_context_copy()))
  }

  /// - Parameters:
  ///   - eventLoop: Where Python objects are awaited.
  ///   - context: A `contextvars.Context` for them; shared, not copied.
  /// - Throws: ``PyError``: `TypeError` if it is none.
  public init(eventLoop: PyEventLoop, context: Bound) throws(PyError) {
    if try !context.isInstance(of: context.py.importModule("contextvars").attribute("Context")) {
      throw PyError.typeError("a context must be a contextvars.Context")
    }
    guard let operation = context.withUnsafePointer({ mtl_operation_of(eventLoop.queue, $0) })
    else { throw PyError.__fetch() }
    storage = Storage(operation)
  }

  private init(storage: Storage) { self.storage = storage }

  /// Its loop; `nil` for a call that was made outside a loop and is not awaited yet.
  public var eventLoop: PyEventLoop? {
    mtl_operation_loop(operation).map { PyEventLoop.of($0) }
  }
}

/// Runs `operation` so that it, and tasks that it starts, await Python objects in `context`.
///
/// - Parameter context: `nil` changes nothing.
/// - Returns: What `operation` returns. - Throws: What it throws.
public func withPyTaskContext<R, E: Error>(
  _ context: PyTaskContext?, _ operation: () async throws(E) -> R
) async throws(E) -> R {
  guard let context else { return try await operation() }
  let result: Result<R, E> = await __Current.$call.withValue(__Current(context.operation)) {
    do throws(E) { return .success(try await operation()) } catch { return .failure(error) }
  }
  return try result.get()
}
#endif
