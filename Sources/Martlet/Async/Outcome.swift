internal import CMartlet

/// What a call ended with on a thread without the GIL, until the loop's thread makes it Python's.
open class __Outcome {
  @inlinable
  public init() {}

  /// A new reference, or `nil` with the error set; called once, with the GIL.
  open func take() -> __Obj? { nil }
}

public final class __Value<R>: __Outcome {
  @usableFromInline let value: R
  @usableFromInline let store: (consuming R) -> __Obj?

  @inlinable
  public init(_ value: consuming R, _ store: @escaping (consuming R) -> __Obj?) {
    self.value = value
    self.store = store
  }

  @inlinable
  public override func take() -> __Obj? { store(value) }
}

public final class __Failure: __Outcome {
  let error: any Error

  public init(_ error: any Error) { self.error = error }

  public override func take() -> __Obj? {
    __raise(error)
    return nil
  }
}

/// What cancels the task of a call.
@usableFromInline
final class __Cancellable {
  let task: Task<Void, Never>

  @usableFromInline
  init(_ task: Task<Void, Never>) { self.task = task }
}

enum __AsyncHooks {
  /// Makes the bridge ready for the first call.
  static func start() throws(PythonErrorSet) {
    var hooks = mtl_async_hooks(
      take: { Unmanaged<__Outcome>.fromOpaque($0).takeRetainedValue().take() },
      cancel: { Unmanaged<__Cancellable>.fromOpaque($0).takeUnretainedValue().task.cancel() },
      release: { Unmanaged<AnyObject>.fromOpaque($0).release() })
    if mtl_async_start(&hooks) < 0 { throw PythonErrorSet() }
  }
}
