#if Async
internal import CMartlet

/// What a call ended with on a thread without the GIL, until the loop's thread makes it Python's.
open class __Outcome {
  @inlinable
  public init() {}

  /// A new reference, or `nil` with the error set; called once, with the GIL.
  open func take() -> __Obj? { nil }

  /// Shows the cycle collector what it holds.
  open func visit(_ visitor: __Visitor) -> Int32 { 0 }
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

  @inlinable
  public override func visit(_ visitor: __Visitor) -> Int32 {
    (value as? any __Visitable)?.__visit(visitor) ?? 0
  }
}

/// The end of an iteration.
final class __End: __Outcome {
  override func take() -> __Obj? {
    mtl_raise_stop_async_iteration()
    return nil
  }
}

/// As ``__raise(_:)``, which doesn't know the concurrency library.
func __raiseFromTask(_ error: any Error) {
  if error is CancellationError { PyError.__cancelled().__restore() } else { __raise(error) }
}

public final class __Failure: __Outcome {
  let error: any Error

  public init(_ error: any Error) { self.error = error }

  public override func take() -> __Obj? {
    __raiseFromTask(error)
    return nil
  }
}
#endif
