/// Where the body of an exported `async` function runs.
public enum PyExecutor: Sendable {
  /// It starts on the calling thread, as a Python `async def` does, and goes on in Swift's thread
  /// pool, without the GIL, after its first real suspension. A method of a type that isn't `Sendable`
  /// stays on the event loop's thread, as with ``eventLoop``, so that one thread touches the object.
  case automatic
  /// Always on the event loop's thread, with the GIL: Python objects may be used between any two
  /// `await`s, a hop costs least, and nothing runs in parallel.
  case eventLoop
  /// In Swift's thread pool from the start, never with the GIL: for work that computes.
  case concurrent
}

/// What a cancelled `await` of an exported function waits for.
public enum PyCancellation: Sendable {
  /// The Swift task is cancelled, and the caller is told when it has ended: `CancelledError` for a
  /// `CancellationError`, its value if it ended normally.
  case structured
  /// The Swift task is cancelled, and the caller goes on at once.
  case abandon
}
