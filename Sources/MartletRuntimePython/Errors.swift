#if Runtime
import Martlet
import MartletRuntime
import Synchronization

/// The Python function that makes an exception of a runtime error.
enum ErrorFactory {
  private static let factory = Mutex<Py?>(nil)

  static func set(_ new: Py) { factory.withLock { $0 = new } }

  /// The exception of any error; for code that holds the GIL, as all async methods here do.
  static func make(_ error: any Error) -> any Error {
    guard let error = error as? RuntimeError else { return error }
    return Python.attach { py in make(error, py) }
  }

  static func make(_ error: RuntimeError, _ py: Python) -> PyError {
    guard let factory = factory.withLock({ $0 }) else {
      return PyError(.runtimeError, error.description)
    }
    let failure = error.failure
    do throws(PyError) {
      let exception = try factory.bind(py).call(arguments: [
        error.code.rawValue, error.message, failure?.className, failure?.baseClassNames ?? [],
        failure?.message, failure?.status, failure?.traceback,
      ])
      return PyError(exception)
    } catch {
      return error
    }
  }
}

extension Python {
  /// Runs `body`, and makes the SDK's exception of a runtime error that it throws.
  func typed<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as RuntimeError {
      throw ErrorFactory.make(error, self)
    }
  }
}

/// What a Python handler raised, as the wire carries it.
extension HandlerFailure {
  init(
    _ name: String, _ message: String, _ status: Int?, _ traceback: String?, _ bases: [String]
  ) {
    self.init(
      className: name, message: message, status: status, traceback: traceback,
      baseClassNames: bases)
  }
}
#endif
