import Martlet

enum Fault: Error { case plain, withDetail(code: Int) }

struct Described: Error, CustomStringConvertible {
  let description: String
}

@PyFunction func raiseValueError(_ message: String) throws { throw PyError.valueError(message) }
@PyFunction func raiseNamed(_ kind: String, _ message: String) throws -> Int {
  switch kind {
  case "KeyError": throw PyError.keyError(message)
  case "IndexError": throw PyError.indexError(message)
  case "TypeError": throw PyError.typeError(message)
  case "ZeroDivisionError": throw PyError.zeroDivisionError(message)
  case "StopIteration": throw PyError.stopIteration(message)
  case "KeyboardInterrupt": throw PyError(.keyboardInterrupt, message)
  default: return 0
  }
}
@PyFunction func raiseFault() throws { throw Fault.plain }
@PyFunction func raiseFaultWithDetail() throws { throw Fault.withDetail(code: 3) }
@PyFunction func raiseDescribed(_ text: String) throws { throw Described(description: text) }
@PyFunction func raiseTyped(_ fail: Bool) throws(Fault) -> Int {
  if fail { throw .plain }
  return 1
}
@PyFunction func raiseCancelled() throws { throw CancellationError() }
@PyFunction func raiseSystem(_ errno: Int32, _ path: String?) throws {
  throw PyError.system(errno: errno, filename: path)
}
@PyFunction func raiseAlways(_ message: String) throws -> Never {
  throw PyError.valueError(message)
}
@PyFunction(gil: .released) func raiseReleased() throws { throw Fault.plain }

/// A text, or how the failed conversion describes itself.
@PyFunction func textOrError(_ py: Python, _ object: Bound) -> [String] {
  do throws(PyError) {
    return [try object.load(as: String.self)]
  } catch {
    return [
      error.description, error.message, error.type(py).name, String(error.matches(.typeError)),
      error.instance(py).description,
    ]
  }
}
@PyFunction func raiseNoText(_ object: Bound) throws -> String { try object.load(as: String.self) }
/// The same through the protocol.
@PyFunction func raiseNoValue(_ object: Bound) throws -> String { try load(object) }
private func load<T: FromPython>(_ object: Bound) throws(PyError) -> T { try object.load() }
