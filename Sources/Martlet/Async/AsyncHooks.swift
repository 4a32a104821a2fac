#if Async
internal import CMartlet

/// What cancels the Swift side of a call.
@usableFromInline
class __Cancellable {
  @usableFromInline
  init() {}

  func cancel() {}
}

/// The task of a call.
@usableFromInline
final class __TaskHandle: __Cancellable {
  let task: Task<Void, any Error>

  @usableFromInline
  init(_ task: Task<Void, any Error>) { self.task = task }

  override func cancel() { task.cancel() }
}

/// The Swift half of the bridge, as CMartlet calls it.
enum __AsyncHooks {
  static func start() throws(PythonErrorSet) {
    var hooks = mtl_async_hooks(
      take: { object(__Outcome.self, $0, consume: true).take() },
      cancel: { object(__Cancellable.self, $0).cancel() },
      retain: { _ = Unmanaged<AnyObject>.fromOpaque($0).retain() },
      release: { Unmanaged<AnyObject>.fromOpaque($0).release() },
      start: { object(__Starter.self, $0, consume: true).start($1) },
      new_executor: { Unmanaged.passRetained(PyEventLoop($0)).toOpaque() },
      run: { job, executor in
        let loop = object(PyEventLoop.self, executor)
        PyEventLoop.job(job).runSynchronously(on: loop.asUnownedTaskExecutor())
      },
      run_elsewhere: { globalConcurrentExecutor.enqueue(PyEventLoop.job($0)) },
      fill: { object(__Source.self, $0).fill($1, $2) },
      next: { object(__Source.self, $0).next() },
      close: { object(__Source.self, $0).close() },
      visit_source: { show(object(__Source.self, $0).visit, $1, $2) },
      visit_outcome: { show(object(__Outcome.self, $0).visit, $1, $2) })
    if mtl_async_start(&hooks) < 0 { throw PythonErrorSet() }
  }
}

private func show(
  _ body: (__Visitor) -> Int32, _ visit: visitproc?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let visit else { return 0 }
  return __Visitor.show(visit, argument, body)
}

/// The object behind a pointer that CMartlet keeps, or gives up.
private func object<T: AnyObject>(
  _ type: T.Type, _ pointer: UnsafeMutableRawPointer, consume: Bool = false
) -> T {
  let reference = Unmanaged<T>.fromOpaque(pointer)
  return consume ? reference.takeRetainedValue() : reference.takeUnretainedValue()
}
#endif
