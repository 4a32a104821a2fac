#if Async
internal import CMartlet

/// A Python awaitable in Swift, or a Swift operation as one for Python.
///
/// ```swift
/// let reply = try await PyAwaitable(callback).value(as: String.self)
/// ```
public struct PyAwaitable: Sendable {
  private enum Storage: Sendable {
    case object(Py)
    case operation(@Sendable () throws(PythonErrorSet) -> __Obj?)
  }

  private let storage: Storage

  /// - Parameter object: A coroutine, future, task or any object with `__await__`. Nothing runs
  ///   before its value is awaited.
  public init(_ object: Py) { storage = .object(object) }

  /// - Parameter object: As in ``init(_:)``.
  public init(_ object: Bound) { storage = .object(object.owned()) }

  /// An awaitable for Python, made by hand: return it from an exported function.
  ///
  /// - Parameters:
  ///   - executor: Where `operation` runs; it starts when the value is handed to Python.
  ///   - cancellation: What a cancelled `await` waits for.
  ///   - operation: Its value is what Python's `await` gives; an error that it throws is raised.
  public init<R: IntoPython & SendableMetatype>(
    executor: PyExecutor = .automatic, cancellation: PyCancellation = .structured,
    operation: @escaping @Sendable () async throws -> R
  ) {
    storage = .operation { () throws(PythonErrorSet) in
      switch executor {
      case .automatic: try __async("operation", cancellation, operation) { $0.__store() }
      case .eventLoop: try __asyncOnLoop("operation", cancellation, operation) { $0.__store() }
      case .concurrent:
        try __asyncConcurrent("operation", cancellation, operation) { $0.__store() }
      }
    }
  }

  /// Awaits the object on the event loop of the Python call that this task works for.
  ///
  /// - Throws: ``PyError`` with what it raised, `CancellationError` if it was cancelled. Cancelling
  ///   this task cancels the Python one, and waits for its end.
  public var value: Py {
    get async throws { try await value(as: Py.self) }
  }

  /// The same, converted on the loop's thread.
  public func value<T: FromPython>(as type: T.Type) async throws -> T {
    let object = self
    return try await __PythonWait({ object.__store() }) { (result) throws(PythonErrorSet) in
      try T.__load(result)
    }.value()
  }
}

extension PyAwaitable: FromPython, IntoPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyAwaitable {
    PyAwaitable(Py(__owned: mtl_new_ref(object)))
  }

  public consuming func __store() -> __Obj? {
    switch storage {
    case .object(let object): return object.__store()
    case .operation(let start):
      do throws(PythonErrorSet) { return try start() } catch { return nil }
    }
  }

  public static var __pythonInput: String { "collections.abc.Awaitable[typing.Any]" }
  public static var __pythonOutput: String {
    "collections.abc.Coroutine[typing.Any, typing.Any, typing.Any]"
  }
}
#endif
