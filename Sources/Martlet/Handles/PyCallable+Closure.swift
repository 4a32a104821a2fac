internal import CMartlet

/// A Swift closure as a Python function keeps it.
private final class ClosureBox {
  let body: (__Obj, __Obj?) -> __Obj?
  let definition: UnsafeMutablePointer<PyMethodDef>
  private let texts: [UnsafeMutablePointer<CChar>]

  init(name: String, doc: String, body: @escaping (__Obj, __Obj?) -> __Obj?) {
    self.body = body
    func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
      let bytes = Array(text.utf8CString)
      let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      memory.initialize(from: bytes, count: bytes.count)
      return memory
    }
    texts = [copy(name), copy(doc)]
    let entry: @convention(c) (__Obj?, __Obj?, __Obj?) -> __Obj? = { capsule, args, keywords in
      guard let capsule, let args, let pointer = PyCapsule_GetPointer(capsule, nil) else {
        return nil
      }
      let box = Unmanaged<ClosureBox>.fromOpaque(pointer).takeUnretainedValue()
      return box.body(args, keywords)
    }
    definition = .allocate(capacity: 1)
    // CPython calls the pointer as the flags say.
    definition.initialize(
      to: PyMethodDef(
        ml_name: texts[0], ml_meth: unsafe unsafeBitCast(entry, to: PyCFunction.self),
        ml_flags: METH_VARARGS | METH_KEYWORDS, ml_doc: texts[1]))
  }

  deinit {
    texts.forEach { $0.deallocate() }
    definition.deallocate()
  }
}

extension Python {
  /// A Python function that calls a Swift closure with whatever arguments it gets.
  ///
  /// - Parameters:
  ///   - name: Its `__name__`.
  ///   - doc: Its `__doc__`.
  ///   - body: Called with the GIL held, from any thread; what it throws is raised.
  @_lifetime(copy self)
  public func function<R: IntoPython>(
    _ name: String, doc: String = "",
    arguments body: @escaping @Sendable (PyTuple, PyDict?) throws -> R
  ) throws(PyError) -> PyCallable {
    try function(name, doc) { args, keywords in
      let py = Python(__attached: ())
      do throws(PythonErrorSet) {
        let value = try __catching { () throws in
          guard let keywords else {
            return try body(PyTuple(unchecked: Bound(__borrowed: args, py)), nil)
          }
          return try body(
            PyTuple(unchecked: Bound(__borrowed: args, py)),
            PyDict(unchecked: Bound(__borrowed: keywords, py)))
        }
        return value.__store()
      } catch {
        return nil
      }
    }
  }

  /// A Python function that converts its positional arguments and calls a Swift closure:
  /// `py.function("add") { (a: Int, b: Int) in a + b }`.
  @_lifetime(copy self)
  public func function<each A: FromPython, R: IntoPython>(
    _ name: String, doc: String = "", _ body: @escaping @Sendable (repeat each A) throws -> R
  ) throws(PyError) -> PyCallable {
    try function(name, doc) { args, keywords in
      do throws(PythonErrorSet) {
        if let keywords, PyDict_Size(keywords) > 0 {
          PyError(.typeError, "\(name)() takes no keyword arguments").__restore()
          throw PythonErrorSet()
        }
        var expected = 0
        for _ in repeat (each A).self { expected += 1 }
        let count = mtl_tuple_count(args)
        guard count == expected else {
          let plural = expected == 1 ? "" : "s"
          PyError(
            .typeError,
            "\(name)() takes \(expected) positional argument\(plural) but \(count) "
              + "\(count == 1 ? "was" : "were") given"
          ).__restore()
          throw PythonErrorSet()
        }
        var index = 0
        func next<T: FromPython>(_: T.Type) throws(PythonErrorSet) -> T {
          defer { index += 1 }
          do throws(PythonErrorSet) {
            return try T.__load(mtl_tuple_item(args, index))
          } catch {
            __ConversionPath.failed(closure: name, index: index)
            throw error
          }
        }
        let values = (repeat try next((each A).self))
        return try __catching { () throws in try body(repeat each values) }.__store()
      } catch {
        return nil
      }
    }
  }

  @_lifetime(copy self)
  private func function(
    _ name: String, _ doc: String, _ body: @escaping (__Obj, __Obj?) -> __Obj?
  ) throws(PyError) -> PyCallable {
    let box = ClosureBox(name: name, doc: doc, body: body)
    let retained = Unmanaged.passRetained(box)
    let capsule = PyCapsule_New(retained.toOpaque(), nil) { capsule in
      guard let capsule, let pointer = PyCapsule_GetPointer(capsule, nil) else { return }
      Unmanaged<ClosureBox>.fromOpaque(pointer).release()
    }
    guard let capsule else {
      retained.release()
      throw PyError.__fetch()
    }
    defer { mtl_decref(capsule) }
    return PyCallable(unchecked: try take(PyCFunction_NewEx(box.definition, capsule, nil)))
  }
}
