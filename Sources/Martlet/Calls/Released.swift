internal import CMartlet

/// Runs a call of user code, whose arguments are plain values, without the GIL.
///
/// Not inlinable: nothing that touches a reference count may be moved into the gap.
public func __released<R: ~Copyable, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
  let state = PyEval_SaveThread()
  defer { if let state { mtl_gil_restore(state) } }
  return try body()
}
