#if Async
internal import CMartlet

/// The start of a body that needs to know its loop.
@usableFromInline
final class __Starter {
  @usableFromInline typealias Start = (__Obj, PyEventLoop) -> Task<Void, any Error>
  private let body: Start
  private let cancellation: PyCancellation

  init(_ cancellation: PyCancellation, _ body: @escaping Start) {
    self.body = body
    self.cancellation = cancellation
  }

  /// Called by the first `await`, on the loop's thread.
  func start(_ coroutine: __Obj) {
    guard let queue = mtl_operation_loop(mtl_coroutine_operation(coroutine)) else { return }
    run(coroutine, PyEventLoop.of(queue))
  }

  func run(_ coroutine: __Obj, _ loop: PyEventLoop) {
    let operation = __Operation(coroutine)
    operation.started(coroutine, body(coroutine, loop), cancellation)
  }
}

/// Starts a body now if a loop runs in this thread, else at the first `await`.
@usableFromInline
func __whenBound(
  _ name: StaticString, _ cancellation: PyCancellation, _ body: @escaping __Starter.Start
) throws(PythonErrorSet) -> __Obj? {
  let coroutine = try __newCoroutine(name)
  let starter = __Starter(cancellation, body)
  if let queue = mtl_loop_running() {
    starter.run(coroutine, PyEventLoop.of(queue))
  } else {
    PyErr_Clear()
    let pointer = Unmanaged.passRetained(starter).toOpaque()
    mtl_coroutine_defer(coroutine, pointer, cancellation == .abandon)
  }
  return coroutine
}

extension PyEventLoop {
  @usableFromInline
  func serveMainActor() {
    if mtl_loop_serve_main_actor(queue) < 0 { PyErr_Clear() }
  }
}
#endif
