internal import CMartlet

extension Python {
  /// `builtins.name`
  @_lifetime(copy self)
  public func builtin(_ name: String) throws(PyError) -> Bound {
    guard let builtins = PyEval_GetBuiltins() else { throw PyError.__fetch() }
    guard let object = PyDict_GetItemString(builtins, name) else {
      PyErr_Clear()
      throw PyError.nameError("name '\(name)' is not defined")
    }
    return Bound(__borrowed: object, self)
  }

  /// The value of an expression: `eval(source)`.
  ///
  /// - Parameters:
  ///   - source: One expression.
  ///   - globals: Its globals; those of a new, empty namespace unless given.
  ///   - locals: Its locals; the globals unless given.
  /// - Throws: `SyntaxError`, or what the expression raises.
  @_lifetime(copy self)
  public func eval(
    _ source: String, globals: PyDict? = nil, locals: PyDict? = nil
  ) throws(PyError) -> Bound {
    try run(try compile(source, mode: .expression), globals, locals)
  }

  /// Runs statements: `exec(source)`.
  ///
  /// - Parameters:
  ///   - source: Any number of statements.
  ///   - globals: Where names are kept; pass a ``PyDict`` to read them afterwards.
  ///   - locals: The globals unless given.
  ///   - filename: What tracebacks show.
  /// - Throws: `SyntaxError`, or what the code raises.
  public func run(
    _ source: String, globals: PyDict? = nil, locals: PyDict? = nil,
    filename: String = "<string>"
  ) throws(PyError) {
    _ = try run(try compile(source, filename: filename), globals, locals)
  }

  /// Compiles source to a code object.
  @_lifetime(copy self)
  public func compile(
    _ source: String, filename: String = "<string>", mode: PyCompileMode = .statements
  ) throws(PyError) -> Bound {
    try take(Py_CompileString(source, filename, mode.start))
  }

  /// A module made from source, as if it had been imported from a file.
  ///
  /// - Throws: What the module raises.
  @_lifetime(copy self)
  public func module(
    named name: String, source: String, filename: String? = nil
  ) throws(PyError) -> PyModule {
    let module = PyModule(unchecked: try take(PyModule_New(name)))
    let code = try compile(source, filename: filename ?? "<\(name)>")
    _ = try run(code, try module.dict(), nil)
    return module
  }

  @_lifetime(copy self)
  private func run(_ code: Bound, _ globals: PyDict?, _ locals: PyDict?) throws(PyError) -> Bound {
    let scope: PyDict
    switch globals {
    case .some(let given): scope = given
    case .none: scope = try dict()
    }
    if try !scope.bound.contains("__builtins__") {
      try scope.set("__builtins__", to: try importModule("builtins"))
    }
    let result = code.withUnsafePointer { code in
      scope.bound.withUnsafePointer { globals in
        guard let locals else { return PyEval_EvalCode(code, globals, globals) }
        return locals.bound.withUnsafePointer { PyEval_EvalCode(code, globals, $0) }
      }
    }
    return try take(result)
  }
}

/// What a piece of source is.
public enum PyCompileMode: Sendable {
  case statements
  case expression

  var start: Int32 {
    switch self {
    case .statements: Py_file_input
    case .expression: Py_eval_input
    }
  }
}
