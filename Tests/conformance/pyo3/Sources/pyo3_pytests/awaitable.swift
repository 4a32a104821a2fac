import Martlet

extension pyo3_pytests {
  /// Objects that `await` takes.
  @PyModule enum awaitable {
    /// Ends at once with its result.
    @PyClass(options: [.final]) struct IterAwaitable {
      private var result: Py?

      init(result: Py) { self.result = result }

      @PyMethod(name: "__await__", pass: .object)
      func awaited(_ object: Bound) -> Py { object.owned() }

      @PyMethod(name: "__iter__", pass: .object)
      func iterated(_ object: Bound) -> Py { object.owned() }

      @PyMethod(name: "__next__")
      mutating func step(_ py: Python) throws -> Py {
        guard let result else { return py.none.owned() }
        self.result = nil
        throw PyError(.stopIteration, py, arguments: result)
      }

      mutating func send(_ py: Python, value: Py) throws -> Py { try step(py) }

      mutating func `throw`(
        _ py: Python, value: Py, _a: Py? = nil, _b: Py? = nil
      ) throws -> Py { try step(py) }

      func close() {}
    }

    /// A future that is done.
    @PyClass(options: [.final]) struct FutureAwaitable {
      @PyProperty(name: "_asyncio_future_blocking") var isBlocking = false
      private var result: Py?

      init(result: Py) { self.result = result }

      @PyMethod(name: "__await__", pass: .object)
      func awaited(_ object: Bound) -> Py { object.owned() }

      @PyMethod(name: "__iter__", pass: .object)
      func iterated(_ object: Bound) -> Py { object.owned() }

      @PyMethod(name: "__next__", pass: .object)
      mutating func step(_ object: Bound) throws -> Py {
        guard let result else { return object.owned() }
        self.result = nil
        throw PyError(.stopIteration, object.py, arguments: result)
      }

      @PyMethod(pass: .object)
      mutating func send(_ object: Bound, _value: Py) throws -> Py { try step(object) }

      @PyMethod(pass: .object)
      mutating func `throw`(
        _ object: Bound, _value: Py, _a: Py? = nil, _b: Py? = nil
      ) throws -> Py { try step(object) }

      func close() {}
    }
  }
}
