import Martlet

/// A bad line.
@PyException(.valueError)
struct ParseError: Error {
  let message: String
  let line: Int
}

@PyException(extends: ParseError.self)
struct DeepError: Error, CustomStringConvertible, Equatable {
  let depth: Int
  static func == (a: DeepError, b: DeepError) -> Bool { a.depth == b.depth }
  var description: String { "too deep: \(depth)" }
}

@PyException(extends: ParseError.self)
struct PlainError: Error { let depth: Int }

@PyException(.connectionError)
enum NetError: Error {
  case timeout
  /// Nobody listens.
  case refused(host: String, port: Int)
  case other(String)
}

@PyFunction func raise(_ kind: String) throws {
  switch kind {
  case "parse": throw ParseError(message: "bad", line: 3)
  case "deep": throw DeepError(depth: 9)
  case "timeout": throw NetError.timeout
  case "refused": throw NetError.refused(host: "h", port: 80)
  case "group":
    throw PyError.group(
      "many", [ParseError(message: "a", line: 1), PyError.keyError("k"), NetError.timeout])
  case "base group": throw PyError.group("base", [PyError(.keyboardInterrupt, "stop")])
  case "no group": throw PyError.group("none", [])
  case "file": throw PyError.system(errno: 2, filename: "/nope")
  case "files": throw PyError.system(errno: 2, filename: "/nope", filename2: "/b")
  case "chain":
    throw PyError.runtimeError("outer").caused(by: ParseError(message: "inner", line: 1))
      .noted("one").noted("two")
  default: break
  }
}

@PyFunction func raiseAny(_ type: PyType, _ argument: Py, _ n: Int) throws {
  throw PyError(type, argument, n)
}

@PyFunction func raiseStop(_ py: Python, _ value: Py) throws {
  throw PyError(.stopIteration, py, arguments: value)
}

/// What Swift sees of an exception that `function` raises.
@PyFunction func caught(_ py: Python, _ function: Bound) throws -> [String: String] {
  do {
    try function()
    return [:]
  } catch {
    return [
      "description": error.description, "message": error.message,
      "isValueError": "\(error.matches(.valueError))",
      "notes": error.notes.joined(separator: " "), "cause": error.cause?.description ?? "",
      "context": error.context?.description ?? "", "errno": error.errno.map { "\($0)" } ?? "",
      "filename": error.filename ?? "", "hasTraceback": "\(error.traceback(py) != nil)",
      "members": error.exceptions.map { "\($0.count)" } ?? "",
      "line": error.as(ParseError.self).map { "\($0.line)" } ?? "",
      "net": error.as(NetError.self).map { "\($0)" } ?? "", "report": error.formatted(),
    ]
  }
}

@PyFunction func rethrow(_ function: Bound) throws { try function() }
@PyFunction func spin(_ py: Python) throws { while true { try py.checkSignals() } }
@PyFunction func warnOld(_ py: Python) throws { try py.warn(.deprecationWarning, "old") }
@PyFunction func unraisable(_ object: Bound) { PyError.valueError("lost").writeUnraisable(object) }
