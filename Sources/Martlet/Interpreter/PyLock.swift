internal import CMartlet
import Synchronization

/// A value guarded by a lock that can't deadlock with the GIL.
///
/// A thread that has to wait gives up the GIL meanwhile, so that the one that holds the lock can go
/// on, even where it needs the GIL to finish.
public final class PyLock<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  public init(_ value: Value) { mutex = Mutex(value) }

  /// Runs `body` with the value while no other thread has it; Python may be called in it.
  ///
  /// - Parameter py: The GIL is held when `body` runs.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  ///
  /// Not reentrant: a lock taken again inside `body` by the same thread never comes free.
  public func withLock<R, E: Error>(
    _ py: Python, _ body: (inout Value) throws(E) -> R
  ) throws(E) -> R {
    var result: Result<R, E>?
    _ = mutex.withLockIfAvailable { result = Self.run(&$0, body) }
    if let result { return try result.get() }
    // The GIL is taken again under the lock: who waits for the lock has given the GIL up.
    let state = PyEval_SaveThread()
    mutex.withLock { value in
      if let state { mtl_gil_restore(state) }
      result = Self.run(&value, body)
    }
    guard let result else { preconditionFailure("the lock ran nothing") }
    return try result.get()
  }

  private static func run<R, E: Error>(
    _ value: inout Value, _ body: (inout Value) throws(E) -> R
  ) -> Result<R, E> {
    do throws(E) {
      return .success(try body(&value))
    } catch {
      return .failure(error)
    }
  }
}

/// A value that is made once, by the first thread that asks for it, with the GIL.
///
/// Others wait without the GIL. A `static let` with Python inside would deadlock: its own lock is held
/// while the GIL changes hands.
public final class PyOnce<Value: Sendable>: Sendable {
  private let value = PyLock<Value?>(nil)

  public init() {}

  /// The value, made by `make` the first time.
  ///
  /// - Throws: What `make` throws; the next call tries again.
  public func get<E: Error>(
    _ py: Python, _ make: () throws(E) -> Value
  ) throws(E) -> Value {
    try value.withLock(py) { (value) throws(E) in
      if let value { return value }
      let made = try make()
      value = made
      return made
    }
  }
}
