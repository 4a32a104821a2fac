public import CMartlet

/// Runs a call of user code, whose arguments are plain values, without the GIL.
@inlinable @inline(__always)
public func __released<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
  let state = PyEval_SaveThread()
  defer { if let state { mtl_gil_restore(state) } }
  return try body()
}

/// Says to the compiler that a value of this type may be used without the GIL.
@inlinable @inline(__always)
public func __sendable<T: Sendable & ~Copyable & ~Escapable>(_ type: T.Type) {}
