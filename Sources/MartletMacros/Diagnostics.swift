import SwiftDiagnostics
import SwiftSyntax

/// A message of the macros, under the id that its factory gives it.
struct MartletMessage: DiagnosticMessage, FixItMessage, NoteMessage {
  let message: String
  let id: String
  var severity = DiagnosticSeverity.error

  var diagnosticID: MessageID { MessageID(domain: "Martlet", id: id) }
  var fixItID: MessageID { diagnosticID }
  var noteID: MessageID { diagnosticID }
}

extension Diagnostic {
  private static func error(
    _ id: String, _ node: some SyntaxProtocol, _ message: String, note: String? = nil,
    fixIts: [FixIt] = []
  ) -> Diagnostic {
    let notes = note.map {
      [Note(node: Syntax(node), message: MartletMessage(message: $0, id: id))]
    }
    return Diagnostic(
      node: Syntax(node), message: MartletMessage(message: message, id: id), notes: notes ?? [],
      fixIts: fixIts)
  }

  static func notALiteral(_ node: some SyntaxProtocol) -> Diagnostic {
    error("not-a-literal", node, "a macro's argument must be a string literal")
  }

  static func notAPythonName(_ name: String, at node: some SyntaxProtocol) -> Diagnostic {
    error("not-a-python-name", node, "'\(name)' is not a name in Python")
  }

  static func notAFunction(_ macro: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error("not-a-function", node, "'@\(macro)' can only be attached to a function")
  }

  static func notAType(_ node: some SyntaxProtocol) -> Diagnostic {
    error("not-a-type", node, "'@PyClass' can only be attached to a class, struct or actor")
  }

  static func notAnError(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "not-an-error", node,
      "'@PyException' can only be attached to a struct, enum or class that is an 'Error'")
  }

  static func notAnEnum(_ node: some SyntaxProtocol) -> Diagnostic {
    error("not-an-enum", node, "'@PyEnum' can only be attached to an enum")
  }

  static func enumWithoutCases(_ node: some SyntaxProtocol) -> Diagnostic {
    error("enum-without-cases", node, "an enum without cases has no values to export")
  }

  static func notAModule(_ node: some SyntaxProtocol) -> Diagnostic {
    error("not-a-module", node, "'@PyModule' can only be attached to an enum without cases")
  }

  static func notAnExtension(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "not-an-extension", node, "'@PyMethods' can only be attached to an extension",
      note: "members of the type itself are exported by '@PyClass'")
  }

  static func instanceMethod(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "instance-method", node, "'@PyFunction' exports global and static functions",
      note: "'@PyClass' on the type exports its methods")
  }

  static func generic(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "generic-function", node, "a generic function can't be exported to Python",
      note: "its type parameters are unknown when Python calls it; export one for each type")
  }

  static func genericType(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "generic-type", node, "a generic type can't be exported to Python",
      note: "export a type that wraps one instantiation of it")
  }

  static func inoutParameter(
    _ specifier: TokenSyntax, of parameter: FunctionParameterSyntax
  ) -> Diagnostic {
    var fixIts: [FixIt] = []
    if let type = parameter.type.as(AttributedTypeSyntax.self) {
      let plain = type.baseType.with(\.leadingTrivia, type.leadingTrivia)
      fixIts.append(
        FixIt(
          message: MartletMessage(message: "take the value", id: "inout-value"),
          changes: [.replace(oldNode: Syntax(type), newNode: Syntax(plain))]))
    }
    return error(
      "inout-parameter", specifier,
      "only a struct with '@PyClass' can be an 'inout' parameter of an exported function",
      note: "Python passes objects, not variables; return the new value instead", fixIts: fixIts)
  }

  static func asyncInout(_ specifier: TokenSyntax) -> Diagnostic {
    error(
      "async-inout", specifier, "an 'async' function can't take an 'inout' parameter",
      note: "other Python code would run in the middle of the change; return the new value instead")
  }

  static func variadicParameter(
    _ parameter: FunctionParameterSyntax, ellipsis: TokenSyntax
  ) -> Diagnostic {
    var array = parameter
    array.ellipsis = nil
    array.type = TypeSyntax(ArrayTypeSyntax(element: parameter.type.trimmed))
    let fix = FixIt(
      message: MartletMessage(
        message: "take an array: '[\(parameter.type.trimmedDescription)]'", id: "variadic-array"),
      changes: [.replace(oldNode: Syntax(parameter), newNode: Syntax(array))])
    return error(
      "variadic-parameter", ellipsis, "a variadic parameter can't be exported to Python",
      note: "Swift can't pass an array on to it; for '*args' name it in 'signature:'",
      fixIts: [fix])
  }

  static func opaqueParameter(_ type: some SyntaxProtocol) -> Diagnostic {
    error(
      "opaque-parameter", type,
      "a parameter of type '\(type.trimmedDescription)' can't be exported to Python",
      note: "it makes the function generic; name a concrete type")
  }

  static func opaqueResult(_ type: some SyntaxProtocol) -> Diagnostic {
    error(
      "opaque-result", type,
      "a result of type '\(type.trimmedDescription)' can't be exported to Python",
      note: "name a concrete type, such as an array; only an 'AsyncSequence' may be opaque")
  }

  static func withoutEffect(
    _ option: String, _ what: String, note: String? = nil, _ node: some SyntaxProtocol
  ) -> Diagnostic {
    error("without-effect", node, "'\(option):' has no effect on \(what)", note: note)
  }

  static func memberOfNothing(_ macro: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "member-of-nothing", node, "'@\(macro)' has no effect here: nothing around it is exported",
      note: "mark the type '@PyClass' or '@PyEnum', or its extension '@PyMethods'")
  }

  static func asyncSpecialMethod(_ name: String, _ function: FunctionDeclSyntax) -> Diagnostic {
    var fixIts: [FixIt] = []
    // It is awaited for its actor alone.
    if !function.isAsync {
      var nonisolated = function.funcKeyword
      nonisolated.tokenKind = .identifier("nonisolated func")
      fixIts.append(
        FixIt(
          message: MartletMessage(message: "make it 'nonisolated'", id: "async-special-method"),
          changes: [
            .replace(oldNode: Syntax(function.funcKeyword), newNode: Syntax(nonisolated))
          ]))
    }
    return error(
      "async-special-method", function.name,
      "'\(name)' can't be awaited: Python takes its result at once",
      note: "write one that is neither 'async' nor isolated to an actor", fixIts: fixIts)
  }

  static func sameCase(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "same-case", node, "two cases are '\(name)' in Python", note: "give one another name")
  }

  static func inheritsNothing(_ type: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "inherits-nothing", node, "the class doesn't inherit from '\(type)'",
      note: "'extends:' says of which exported class it is a subclass in Swift")
  }

  static func sourceLocationDefault(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "source-location-default", node,
      "the default '\(node.trimmedDescription)' has no meaning when Python calls the function")
  }

  static func asyncInitializer(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "async-initializer", node, "an 'async' initializer can't be exported to Python",
      note: "a constructor in Python returns an object at once; export a static 'async' function")
  }

  static func asyncHandle(_ type: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "async-handle", node, "an 'async' function can't take a '\(type)'",
      note: "it holds only while the GIL is held, which an 'await' gives up; take a 'Py'")
  }

  static func asyncMutating(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "async-mutating", node, "a 'mutating async' method can't be exported to Python",
      note: "other Python code would run in the middle of the change; use a class or an actor")
  }

  static func actorIsolated(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "actor-isolated", node,
      "a function isolated to '\(node.trimmedDescription.drop { $0 == "@" })' can't be exported",
      note: "Python may call it from any thread; make it 'async' or 'nonisolated'")
  }

  static func isolatedAccessor(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "isolated-accessor", node, "an actor's isolated state can't be a property in Python",
      note: "it is reached by 'await' only; export a method, or make it 'nonisolated'")
  }

  static func privateMember(
    _ modifier: DeclModifierSyntax, of modifiers: DeclModifierListSyntax, _ macro: String
  ) -> Diagnostic {
    let others = modifiers.filter { $0.id != modifier.id }
    let fix = FixIt(
      message: MartletMessage(message: "remove '\(modifier.name.text)'", id: "private-member"),
      changes: [.replace(oldNode: Syntax(modifiers), newNode: Syntax(others))])
    return error(
      "private-member", modifier, "'@\(macro)' has no effect on a '\(modifier.name.text)' member",
      note: "what is private in Swift is not exported", fixIts: [fix])
  }

  static func noOperator(_ symbol: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "no-operator", node, "Python has no operator '\(symbol)'",
      note: "write a method that calls it")
  }

  static func subscriptShape(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "subscript-shape", node, "a subscript in Python has one key",
      note: "take a tuple, or write a method")
  }

  static func staticSubscript(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "static-subscript", node, "a static subscript can't be exported to Python",
      note: "write a static method; with the name '__class_getitem__' it is 'Type[key]'")
  }

  static func tuplePattern(
    _ binding: PatternBindingSyntax, of variable: VariableDeclSyntax
  ) -> Diagnostic {
    var fixIts: [FixIt] = []
    if let names = binding.pattern.as(TuplePatternSyntax.self)?.elements,
      let values = binding.initializer?.value.as(TupleExprSyntax.self)?.elements,
      names.count == values.count, binding.typeAnnotation == nil, variable.bindings.count == 1
    {
      let all = zip(names, values).map { "\($0.pattern.trimmed) = \($1.expression.trimmed)" }
      let text: PatternSyntax = "\(raw: all.joined(separator: ", "))"
      fixIts.append(
        FixIt(
          message: MartletMessage(message: "declare each on its own", id: "tuple-pattern"),
          changes: [
            .replace(
              oldNode: Syntax(binding), newNode: Syntax(PatternBindingSyntax(pattern: text)))
          ]))
    }
    return error(
      "tuple-pattern", binding.pattern, "a tuple of variables can't be exported to Python",
      note: "declare each on its own, or mark them '@PyIgnore'", fixIts: fixIts)
  }

  static func isolatedInitializer(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "isolated-initializer", node,
      "an initializer that is isolated to a global actor can't be exported",
      note: "Python may call it from any thread; declare one that is 'nonisolated'")
  }

  static func unknownInSignature(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error("signature-unknown", node, "the function has no parameter '\(name)'")
  }

  static func missingInSignature(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error("signature-missing", node, "parameter '\(name)' is missing in the signature")
  }

  static func signatureOrder(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error("signature-order", node, "'\(name)' can't stand at this place of the signature")
  }

  static func signatureParentheses(_ node: some SyntaxProtocol) -> Diagnostic {
    error("signature-parentheses", node, "the signature's parentheses don't match")
  }

  static func twiceInSignature(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error("signature-twice", node, "parameter '\(name)' stands twice in the signature")
  }

  static func defaultInSignature(
    _ name: String, _ own: String?, _ node: some SyntaxProtocol
  ) -> Diagnostic {
    error(
      "signature-default", node,
      own.map { "the default of parameter '\(name)' is \($0) in Swift" }
        ?? "parameter '\(name)' has no default value in Swift",
      note: "defaults are taken from the function; the signature need not repeat them")
  }

  static func requiredAfterDefault(
    _ name: String, _ before: String, _ node: some SyntaxProtocol
  ) -> Diagnostic {
    error(
      "signature-required-after-default", node,
      "parameter '\(name)' without a default follows parameter '\(before)' with a default",
      note: "Python allows that behind '*' only")
  }

  static func secondInitializer(_ node: some SyntaxProtocol) -> Diagnostic {
    Diagnostic(
      node: Syntax(node),
      message: MartletMessage(
        message: "only the first initializer becomes Python's constructor", id: "second-init",
        severity: .warning),
      notes: [
        Note(
          node: Syntax(node),
          message: MartletMessage(
            message: "mark this one '@PyIgnore', or make it a static method", id: "second-init"))
      ])
  }

  static func overloaded(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "overloaded", node, "'\(name)' is exported twice; Python has no overloads",
      note: "give one another name: '@PyMethod(name: …)', or leave it out: '@PyIgnore'")
  }

  static func exportedTwice(_ name: String, _ place: String, _ node: some SyntaxProtocol)
    -> Diagnostic
  {
    error(
      "exported-twice", node, "'\(name)' is exported by \(place) already; Python has no overloads",
      note: "give one another name: '@PyFunction(name: …)'")
  }

  static func repeatedAttribute(_ attribute: AttributeSyntax) -> Diagnostic {
    error("repeated-attribute", attribute, "'\(attribute.trimmedDescription)' stands here twice")
  }

  static func releasedGIL(_ type: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "released-gil", node, "a function with 'gil: .released' can't take a '\(type)'",
      note: "it runs without the GIL; take plain values")
  }

  static func passedToNothing(_ what: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "passed-to-nothing", node, "'pass: .\(what)' needs a first parameter of type 'Bound'")
  }

  static func constructorMethod(_ name: String, _ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "constructor-method", node, "'\(name)' can't be a method",
      note: "declare an initializer; 'pass: .object' or 'pass: .type' hands it the object or type")
  }

  static func accessorShape(_ accessor: String, _ node: some SyntaxProtocol) -> Diagnostic {
    let shape =
      switch accessor {
      case "getter": "no parameter and returns the value"
      case "setter": "one parameter and returns nothing"
      default: "no parameter and returns nothing"
      }
    return error("accessor-shape", node, "a \(accessor) has \(shape)")
  }

  static func notDeletable(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "not-deletable", node, "'deletable: true' needs a settable property of an optional type",
      note: "'del' in Python sets it to 'nil'; or write a method with 'accessor: .deleter'")
  }

  static func moduleHook(_ node: some SyntaxProtocol) -> Diagnostic {
    error(
      "module-hook", node,
      "'@PyModuleInit' goes on a static function of a '@PyModule' that takes "
        + "one 'Bound', the module")
  }
}
