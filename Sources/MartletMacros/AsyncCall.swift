import SwiftSyntax

/// How an exported `async` function is started.
struct AsyncCall {
  let executor: String
  let cancellation: String

  init(_ function: FunctionDeclSyntax, options: Options) {
    let isConcurrent = function.attributes.attribute(named: "concurrent") != nil
    executor =
      Isolation.actor(of: function.attributes)?.attributeName.trimmedDescription == "MainActor"
      ? "mainActor" : isConcurrent ? "concurrent" : options.executor
    cancellation = options.cancellation
  }

  /// The function of the library that starts it.
  private var starter: String {
    switch executor {
    case "eventLoop": "__asyncOnLoop"
    case "concurrent": "__asyncConcurrent"
    case "mainActor": "__asyncOnMain"
    default: "__async"
    }
  }

  /// Statements that return the object to await; the arguments are in `__0`, `__1`, …
  func start(_ callable: Callable) -> [String] {
    var lines = callable.signature.bound.indices.map { "let __a\($0) = __Sent(__\($0))" }
    var target = callable.target
    if case .read(let type) = callable.receiver {
      lines.append(
        "let __receiver = try \(type).__read(__self) { (__s) throws(PythonErrorSet) in __Sent(__s.pointee) }"
      )
      target = target.replacing("__s.pointee", with: "__receiver.value")
    }
    let throwing = callable.signature.throwsClause == nil ? "" : "try "
    let call = "\(throwing)await \(target)(\(callable.arguments { "__a\($0).value" }))"
    let store =
      callable.signature.result == nil
      ? "{ _ in __none() }" : "{ (__r) in \(callable.signature.store("__r")) }"
    lines.append(
      "return try \(starter)(\(Literal.string(callable.name)), .\(cancellation), { () async throws in \(call) }, \(store))"
    )
    return lines
  }
}
