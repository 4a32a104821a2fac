import SwiftSyntax

/// How an exported function is started that Python awaits.
struct AsyncCall {
  let executor: String
  let cancellation: String

  /// - Parameter type: The isolation of the type around it.
  init(_ function: FunctionDeclSyntax, options: Options, in type: Isolation = .none) {
    let isConcurrent = function.attributes.attribute(named: "concurrent") != nil
    let actor =
      Isolation.actor(of: function.attributes)
      ?? (type.covers(function.modifiers) ? type.attribute : nil)
    executor =
      actor?.attributeName.trimmedDescription == "MainActor"
      ? "mainActor" : isConcurrent ? "concurrent" : options.executor
    cancellation = options.cancellation
  }

  /// The call of the library that starts it, up to its first argument.
  private func starter(_ receiver: String?) -> String {
    switch executor {
    case "eventLoop": "__asyncOnLoop("
    case "concurrent": "__asyncConcurrent("
    case "mainActor": "__asyncOnMain("
    // The type says whether its methods may leave the loop's thread.
    default: receiver.map { "__asyncMethod(of: \($0).self, " } ?? "__async("
    }
  }

  /// Statements that return the object to await; the arguments are in `__0`, `__1`, …
  func start(_ callable: Callable) -> [String] {
    var lines = callable.signature.bound.indices.map { "let __a\($0) = __Sent(__\($0))" }
    var target = callable.target
    var receiver: String?
    if case .read(let type) = callable.receiver {
      receiver = type
      lines.append(
        "let __receiver = try \(type).__read(__self) { (__s) throws(PythonErrorSet) in __Sent(__s.pointee) }"
      )
      target = target.replacing("__s.pointee", with: "__receiver.value")
    }
    let throwing = callable.signature.throwsClause == nil ? "" : "try "
    let call = "\(throwing)await \(target)(\(callable.arguments { "__a\($0).value" }))"
    let store =
      callable.signature.result == nil
      ? "{ _ in __none() }"
      : callable.stopsAtNil
        ? "{ (__r) in __r.map { ($0).__store() } ?? __stopAsyncIteration() }"
        : "{ (__r) in \(callable.signature.store("__r")) }"
    let result = callable.signature.isNever ? " -> Void" : ""
    lines.append(
      "return try \(starter(receiver))\(Literal.string(callable.name)), .\(cancellation), { () async throws\(result) in \(call) }, \(store))"
    )
    return lines
  }
}
