#if Async
internal import CMartlet

/// A Python async generator, or any async iterable, as a Swift sequence.
///
/// ```swift
/// for try await line in PyAsyncSequence<String>(lines) { … }
/// ```
/// Each item is asked for when Swift asks, on the event loop of the Python call that the task works
/// for; with a buffer a task on the loop reads ahead, which spares a hop an item. Its exceptions are thrown as ``PyError``; cancelling the task cancels the generator's step.
public struct PyAsyncSequence<Element: FromPython & SendableMetatype>: AsyncSequence, Sendable {
  let object: Py
  private let buffer: Int

  /// - Parameters:
  ///   - object: Anything with `__aiter__`.
  ///   - buffer: How many items wait for their reader, who takes them all at once; as many wait again.
  ///     0: none, each is asked for in its turn.
  public init(_ object: Py, buffer: Int = 0) {
    self.object = object
    self.buffer = buffer
  }

  /// The same items, read ahead.
  public func buffered(_ count: Int) -> PyAsyncSequence { PyAsyncSequence(object, buffer: count) }

  public func makeAsyncIterator() -> Iterator {
    Iterator(
      iterable: object,
      ahead: buffer > 0 ? __ReadAhead(PyAsyncSequence(object), count: buffer) : nil)
  }

  public struct Iterator: AsyncIteratorProtocol {
    let iterable: Py
    private let ahead: __ReadAhead<Element>?
    private var iterator: Py?

    init(iterable: Py, ahead: __ReadAhead<Element>?) {
      self.iterable = iterable
      self.ahead = ahead
    }

    public mutating func next() async throws -> Element? {
      if let ahead { return try await ahead.next() }
      let items = try await items()
      let wait = __PythonWait<Element?>({ mtl_async_next(items.object) }) {
        (item) throws(PythonErrorSet) in
        try Element.__load(item)
      } recover: {
        mtl_is_stop_async_iteration() ? .some(.none) : .none
      }
      return try await wait.value()
    }

    private mutating func items() async throws -> Py {
      if let iterator { return iterator }
      let iterable = iterable
      let made = try await Python.run { py in
        try Py(py.take(iterable.bind(py).withUnsafePointer { PyObject_GetAIter($0) }))
      }
      iterator = made
      return made
    }
  }
}

extension PyAsyncSequence: IntoPython {
  public consuming func __store() -> __Obj? { object.__store() }
  public static var __pythonOutput: String { "collections.abc.AsyncIterator[typing.Any]" }
}

extension PyAsyncSequence: FromPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyAsyncSequence<Element> {
    PyAsyncSequence(Py(__owned: mtl_new_ref(object)))
  }
  public static var __pythonInput: String {
    "collections.abc.AsyncIterable[\(Element.__pythonInput)]"
  }
}
#endif
