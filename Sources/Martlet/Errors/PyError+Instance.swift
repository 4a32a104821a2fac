internal import CMartlet

extension PyError {
  /// An exception of any class: `PyError(type, "no such row", 3)` is `raise type("no such row", 3)`.
  ///
  /// - Parameter type: The class, which is called; what the call raises instead is taken.
  public init<each T: IntoPython>(_ type: PyType, _ arguments: repeat each T) {
    var stored: [__Obj?] = []
    for argument in repeat each arguments { stored.append(argument.__store()) }
    do throws(PyError) {
      self.init(try type.bound.call(with: stored, [:]))
    } catch {
      self = error
    }
  }

  /// An exception of a builtin class with any arguments, made now.
  ///
  /// - Parameter py: The GIL must be held, as the exception is made at once.
  public init<each T: IntoPython>(
    _ type: PyExceptionType, _ py: Python, arguments: repeat each T
  ) {
    let type = PyType(unchecked: Bound(__borrowed: type.object, py))
    self.init(type, repeat each arguments)
  }

  /// The exception's class.
  @_lifetime(copy py)
  public func type(_ py: Python) -> PyType { instance(py).type }

  /// Whether the exception is an instance of `type`, a class or a tuple of classes, as
  /// `except type:` would see it.
  public func matches(_ type: Bound) -> Bool {
    instance(type.py).withUnsafePointer { exception in
      type.withUnsafePointer { PyErr_GivenExceptionMatches(exception, $0) != 0 }
    }
  }

  /// Whether the exception is an instance of `type`.
  public func matches(_ type: PyExceptionType) -> Bool {
    Python.attach { py in matches(type, py) }
  }

  /// The message: `str(exception)`.
  public var message: String {
    switch storage {
    case .builtin(_, let message): message
    case .instance(let exception):
      Python.attach { _ in __Text.of(PyObject_Str(exception.object)) ?? "" }
    case .notText(let type):
      Python.attach { _ in __mismatch("str", type.object) }
    }
  }

  /// The exception's `args`.
  @_lifetime(copy py)
  public func arguments(_ py: Python) throws(PyError) -> PyTuple {
    PyTuple(unchecked: try instance(py).attribute("args"))
  }

  /// Makes the instance, so that it can be changed.
  mutating func materialize(_ py: Python) -> __Obj {
    let exception = instance(py).owned()
    storage = .instance(exception)
    return exception.object
  }
}
