internal import CMartlet

/// Proof that the calling thread holds the GIL.
///
/// Every operation on a Python object needs one, directly or through a ``Bound`` that was made with
/// it. It is empty, costs nothing, and the compiler keeps it inside the scope in which the GIL is
/// held: it can't be stored, returned from ``attach(_:)``, or captured by ``detach(_:)``, a `Task`
/// or another thread.
///
/// A function exported with `@PyFunction` may take one as a parameter; Python doesn't see it.
@frozen
public struct Python: ~Escapable {
  /// For expansions and the library only.
  ///
  /// - Precondition: The calling thread holds the GIL for as long as the token lives.
  @_lifetime(immortal)
  @inlinable @inline(__always)
  public init(__attached: Void) {}

  @_lifetime(copy bound)
  @inlinable @inline(__always)
  init(_ bound: Bound) {}
}

@available(*, unavailable)
extension Python: Sendable {}

extension Python {
  /// Runs `body` with the GIL held, taking it first if this thread doesn't hold it.
  ///
  /// - Parameter body: Synchronous, so that no `await` can happen under the GIL.
  /// - Returns: What `body` returns; a ``Bound`` can't be (use ``Bound/owned()``).
  /// - Throws: What `body` throws.
  ///
  /// May be called from any thread, also one that Python never saw, and may be nested. While the
  /// interpreter is shutting down a thread that asks for the GIL is parked for ever, as CPython
  /// itself does from 3.14 on.
  public static func attach<R: ~Copyable, E: Error>(
    _ body: (Python) throws(E) -> R
  ) throws(E) -> R {
    mtl_api_load()
    let state = mtl_gil_ensure()
    defer { PyGILState_Release(state) }
    return try body(Python(__attached: ()))
  }

  /// Runs `body` with the GIL released, so that other Python threads run meanwhile.
  ///
  /// - Parameter body: May capture nothing that belongs to Python: a captured ``Bound`` or
  ///   ``Python`` is a compile error. Keep objects as ``Py`` and ``attach(_:)`` again.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  ///
  /// Costs about 30 ns (releasing and taking the GIL), so it pays from microseconds of work on.
  public func detach<R: Sendable & ~Copyable, E: Error>(
    _ body: @Sendable () throws(E) -> R
  ) throws(E) -> R {
    // Not inlinable: nothing that touches a reference count may be moved into the gap.
    let state = PyEval_SaveThread()
    defer { if let state { mtl_gil_restore(state) } }
    return try body()
  }
}
