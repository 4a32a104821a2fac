internal import CMartlet

extension PyError {
  /// What `raise … from cause` names; setting it also hides the context, as the statement does.
  ///
  /// Takes the GIL.
  public var cause: PyError? {
    get { linked { PyException_GetCause($0) } }
    set { link(newValue) { PyException_SetCause($0, $1) } }
  }

  /// The exception that was being handled when this one was raised.
  ///
  /// Takes the GIL.
  public var context: PyError? {
    get { linked { PyException_GetContext($0) } }
    set { link(newValue) { PyException_SetContext($0, $1) } }
  }

  /// This exception with `error` as its cause: `throw PyError.valueError("…").caused(by: error)`.
  ///
  /// - Parameter error: Any error of Swift; converted as if it had been thrown to Python.
  public func caused(by error: any Error) -> PyError {
    var result = self
    result.cause = Python.attach { _ in
      __raise(error)
      return PyError.__fetch()
    }
    return result
  }

  /// Adds a line that tracebacks show below the message (PEP 678).
  public mutating func addNote(_ note: String) {
    Python.attach { py in
      _ = materialize(py)
      _ = try? instance(py).callMethod("add_note", note)
    }
  }

  /// This exception with a note.
  public func noted(_ note: String) -> PyError {
    var result = self
    result.addNote(note)
    return result
  }

  /// The notes in the order of their adding.
  public var notes: [String] {
    guard case .instance(let exception) = storage else { return [] }
    return Python.attach { py in
      let notes = try? exception.bind(py).attributeIfPresent("__notes__")?.load(as: [String].self)
      return (notes ?? nil) ?? []
    }
  }

  /// The traceback object; `nil` for an exception that was never raised.
  @_lifetime(copy py)
  public func traceback(_ py: Python) -> Bound? {
    guard let object = instance(py).withUnsafePointer({ PyException_GetTraceback($0) }) else {
      return nil
    }
    return Bound(__owned: object, py)
  }

  /// The whole report that Python prints: traceback, chain, notes and groups.
  public func formatted() -> String {
    Python.attach { py in
      do {
        let lines = try py.importModule("traceback").attribute("format_exception")(instance(py))
        return try lines.load(as: [String].self).joined()
      } catch {
        return description
      }
    }
  }

  private func linked(_ get: (__Obj) -> __Obj?) -> PyError? {
    guard case .instance(let exception) = storage else { return nil }
    return Python.attach { py in
      get(exception.object).map { PyError(Bound(__owned: $0, py)) }
    }
  }

  private mutating func link(_ other: PyError?, _ set: (__Obj, __Obj?) -> Void) {
    Python.attach { py in
      let exception = materialize(py)
      // CPython takes over the reference.
      let owned = other.map { other in
        other.instance(py).withUnsafePointer { mtl_new_ref($0) }
      }
      set(exception, owned)
    }
  }
}
