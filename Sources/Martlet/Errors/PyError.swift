internal import CMartlet

/// A Python exception as a Swift error.
///
/// Throw one of a builtin class with a message (`throw PyError.valueError("no such row")`), or catch
/// one that Python code raised.
public struct PyError: Error, Sendable {
  @usableFromInline
  enum Storage: Sendable {
    case builtin(PyExceptionType, String)
    case instance(Py)
    /// An object of this class where a text was expected: the message is written when it is read.
    case notText(Py)
  }

  @usableFromInline var storage: Storage

  /// An exception of a builtin class that is created only when it reaches Python.
  ///
  /// - Parameters:
  ///   - type: The class.
  ///   - message: Its one argument.
  public init(_ type: PyExceptionType, _ message: String) {
    storage = .builtin(type, message)
  }

  /// `TypeError: must be str, not <type of object>`; the GIL is held.
  @usableFromInline @inline(never)
  init(__notText object: __Obj) {
    storage = .notText(Py(__owned: mtl_new_ref(mtl_type_object(mtl_type(object)))))
  }

  /// An exception instance.
  public init(_ exception: Bound) {
    storage = .instance(exception.owned())
  }

  /// Takes the exception that is set in this thread.
  ///
  /// - Precondition: The GIL is held.
  /// - Returns: The exception; a `SystemError` if none was set.
  public static func __fetch() -> PyError {
    __ConversionPath.describe(function: nil, parameter: nil)
    guard let exception = mtl_take_raised() else {
      return PyError(.systemError, "a Python call failed without setting an exception")
    }
    var error = PyError(.systemError, "")
    error.storage = .instance(Py(__owned: exception))
    return error
  }

  /// Sets the exception in this thread; the GIL must be held.
  public func __restore() {
    switch storage {
    case .builtin(let type, var message):
      message.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) { mtl_raise(type.object, $0.baseAddress, $0.count) }
      }
    case .instance(let exception):
      mtl_set_raised(mtl_new_ref(exception.object))
      _fixLifetime(exception)
    case .notText:
      PyError(.typeError, message).__restore()
    }
  }

  /// The exception instance, created now if it wasn't yet.
  @_lifetime(copy py)
  public func instance(_ py: Python) -> Bound {
    if case .instance(let exception) = storage { return exception.bind(py) }
    __restore()
    return Bound(__owned: mtl_take_raised() ?? mtl_new_none(), py)
  }

  /// Whether the exception is an instance of `type`, as `except type:` would see it.
  public func matches(_ type: PyExceptionType, _ py: Python) -> Bool {
    instance(py).withUnsafePointer { PyErr_GivenExceptionMatches($0, type.object) != 0 }
  }
}

extension PyError: CustomStringConvertible {
  /// `ValueError: no such row`, as the last line of a traceback.
  public var description: String {
    switch storage {
    case .notText: return "TypeError: \(message)"
    case .builtin(let type, let message):
      return Python.attach { _ in
        let name =
          __Text.of(
            PyType_GetName(
              UnsafeMutableRawPointer(type.object)
                .assumingMemoryBound(to: PyTypeObject.self))) ?? "Exception"
        return message.isEmpty ? name : "\(name): \(message)"
      }
    case .instance(let exception):
      return Python.attach { _ in
        let name = __Text.of(mtl_type_name(exception.object)) ?? "Exception"
        let message = __Text.of(PyObject_Str(exception.object)) ?? ""
        PyErr_Clear()
        return message.isEmpty ? name : "\(name): \(message)"
      }
    }
  }
}

/// The opposite of ``__catching(_:)``: takes the exception that `body` left set.
@inlinable @inline(__always)
func __fetching<R>(_ body: () throws(PythonErrorSet) -> R) throws(PyError) -> R {
  do throws(PythonErrorSet) {
    return try body()
  } catch {
    throw PyError.__fetch()
  }
}
