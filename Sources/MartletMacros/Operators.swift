import SwiftSyntax
import SwiftSyntaxMacros

/// Swift operators and subscripts of a type, grouped by the Python method that they become: Python
/// has no overloads, so that each method tries all of its Swift functions.
struct Operators {
  private struct Alternative {
    /// Types of the arguments.
    let operands: [TypeSyntax]
    /// The statement that returns the result, with `__0` and `__1` for the arguments.
    let body: String
    /// The result's type, for the stub; `nil` for none.
    let result: TypeSyntax?
  }

  private var groups: [(name: String, alternatives: [Alternative])] = []

  private mutating func append(_ name: String, _ alternative: Alternative) {
    if let index = groups.firstIndex(where: { $0.name == name }) {
      groups[index].alternatives.append(alternative)
    } else {
      groups.append((name, [alternative]))
    }
  }

  mutating func add(
    _ function: FunctionDeclSyntax, type: String, in context: some MacroExpansionContext
  ) {
    let symbol = function.name.text
    let parameters = Array(function.signature.parameterClause.parameters)
    guard function.genericParameterClause == nil,
      let result = function.signature.returnClause.map({ Conversion.explicit($0.type.trimmed) })
    else {
      if symbol.hasSuffix("="), parameters.count == 2 { addInPlace(function, type: type) }
      return
    }
    let effect = function.signature.effectSpecifiers?.throwsClause?.trimmedDescription
    func finish(_ expression: String) -> String {
      let value =
        effect.map { "(try __catching { () \($0) in try \(expression) })" } ?? "(\(expression))"
      return "return \(Conversion.store(named(result, type), value))"
    }
    let mine = "try \(type).__load(__self)"
    if parameters.count == 1, let word = Dunder.prefix[symbol] {
      append(
        "__\(word)__",
        Alternative(
          operands: [], body: "let __me = \(mine); \(finish("\(symbol)__me"))", result: result))
    } else if parameters.count == 2 {
      let left = named(parameters[0].type, type)
      let right = named(parameters[1].type, type)
      let comparison = Dunder.comparison[symbol]
      guard let word = Dunder.infix[symbol] ?? comparison else { return }
      // Equatable and Comparable give a class its comparisons with itself.
      if comparison != nil, left.trimmedDescription == right.trimmedDescription { return }
      if isOwn(left, type) {
        append(
          "__\(word)__",
          Alternative(
            operands: [right], body: "let __me = \(mine); \(finish("__me \(symbol) __0"))",
            result: result))
      }
      if isOwn(right, type), !isOwn(left, type) {
        let reflected = comparison.flatMap { Dunder.swapped[$0] } ?? "r\(word)"
        append(
          "__\(reflected)__",
          Alternative(
            operands: [left], body: "let __me = \(mine); \(finish("__0 \(symbol) __me"))",
            result: result))
      }
    }
  }

  /// `+=`: changes the object, and gives it back.
  private mutating func addInPlace(_ function: FunctionDeclSyntax, type: String) {
    let symbol = function.name.text
    let parameters = Array(function.signature.parameterClause.parameters)
    guard let word = Dunder.infix[String(symbol.dropLast())] else { return }
    let effect = function.signature.effectSpecifiers?.throwsClause?.trimmedDescription
    let change = "__s.pointee \(symbol) __0"
    let call = effect.map { "try __catching { () \($0) in try \(change) }" } ?? change
    append(
      "__i\(word)__",
      Alternative(
        operands: [named(parameters[1].type, type)],
        body:
          "try \(type).__mutate(__self) { (__s) throws(PythonErrorSet) in \(call) }; return __same(__self)",
        result: TypeSyntax("\(raw: type)")))
  }

  /// `Self` by its name.
  private func named(_ syntax: TypeSyntax, _ type: String) -> TypeSyntax {
    let plain = (syntax.as(AttributedTypeSyntax.self)?.baseType ?? syntax).trimmed
    return Conversion.explicit(SelfRewriter(type).renamed(plain))
  }

  /// Whether it is the type itself, which an extension may name in full.
  private func isOwn(_ syntax: TypeSyntax, _ type: String) -> Bool {
    let own = type.split(separator: ".")
    let name = syntax.trimmedDescription.split(separator: ".")
    return name.last == own.last && name.suffix(own.count) == own.suffix(name.count)
  }

  mutating func add(
    _ subscripted: SubscriptDeclSyntax, type: String, in context: some MacroExpansionContext
  ) {
    guard Visibility.isExported(subscripted.modifiers, subscripted.attributes, name: ""),
      subscripted.genericParameterClause == nil,
      !subscripted.modifiers.contains(where: { ["static", "class"].contains($0.name.text) })
    else { return }
    let parameters = Array(subscripted.parameterClause.parameters)
    guard parameters.count == 1, let parameter = parameters.first else { return }
    let key = named(parameter.type, type)
    let value = named(subscripted.returnClause.type, type)
    let label = parameter.firstName.text
    // A subscript's parameter has no label unless two names are written.
    let argument = parameter.secondName == nil || label == "_" ? "__0" : "\(label): __0"
    let wrapped = value.as(OptionalTypeSyntax.self)?.wrappedType.trimmed
    var settable = false
    var throwing = false
    if case .accessors(let accessors) = subscripted.accessorBlock?.accessors {
      settable = accessors.contains { ["set", "_modify"].contains($0.accessorSpecifier.text) }
      throwing = accessors.contains { $0.effectSpecifiers?.throwsClause != nil }
    }
    let element = "__s.pointee[\(argument)]"
    let isMember = label == "dynamicMember"
    let read = throwing ? "(try __catching { () throws in try \(element) })" : element
    func found(_ value: String) -> String {
      guard wrapped != nil else { return value }
      return isMember
        ? "(try __foundMember(\(value), __self, __arg))" : "(try __found(\(value), __arg))"
    }
    let names = isMember ? Dunder.attribute : Dunder.item
    append(
      names.get,
      Alternative(
        operands: [key],
        body:
          "return try \(type).__read(__self) { (__s) throws(PythonErrorSet) in \(Conversion.store(wrapped ?? value, found(read))) }",
        result: wrapped ?? value))
    guard settable else { return }
    append(
      names.set,
      Alternative(
        operands: [key, wrapped ?? value],
        body:
          "try \(type).__mutate(__self) { (__s) throws(PythonErrorSet) in \(element) = __1 }; return __none()",
        result: nil))
    guard wrapped != nil else { return }
    append(
      names.delete,
      Alternative(
        operands: [key],
        body:
          "try \(type).__mutate(__self) { (__s) throws(PythonErrorSet) in _ = \(found(element)); \(element) = nil }; return __none()",
        result: nil))
  }

  func member(type: String, python: String, except names: Set<String>) -> Member {
    var member = Member()
    for (name, alternatives) in groups where !names.contains(name) {
      let count = alternatives[0].operands.count
      let isItem = Dunder.item.contains(name)
      let isKeyed = isItem || Dunder.attribute.contains(name)
      let entry = closure(name, alternatives, python: python, count: count)
      let register = ["noArgs", "one", "fast"][count]
      let shown =
        count == 0 ? "($self, /)" : count == 1 ? "($self, other, /)" : "($self, key, value, /)"
      let text = Literal.string(
        "\(name)\(isKeyed && count == 1 ? "($self, key, /)" : shown)\n--\n\n")
      // A Collection's own subscript traps outside its bounds; its conformance is checked.
      let guarded = isItem ? "if !\(type).__isCollection { " : ""
      member.fill.append(
        "\(guarded)__m.\(register)(\(Literal.string(name)), \(text)) \(entry)\(isItem ? " }" : "")")
      member.stub.append(stub(name, alternatives, guarded: guarded, isKeyed: isKeyed))
    }
    return member
  }

  private func closure(
    _ name: String, _ alternatives: [Alternative], python: String, count: Int
  ) -> String {
    let (parameters, arguments, names) =
      switch count {
      case 0: ("_ __self: __Obj", "__self", "__self, _")
      case 1: ("_ __self: __Obj, _ __arg: __Obj", "__self, __arg", "__self, __arg")
      default:
        (
          "_ __self: __Obj, _ __args: __Args, _ __n: Int", "__self, __args, __n",
          "__self, __args, __n"
        )
      }
    let function = Literal.string("\(python).\(name)")
    var lines: [String] = []
    if count == 2 { lines.append("try __arity(__n, 2, \(function), \"key value /\")") }
    let object = count == 2 ? "__args[0]" : "__arg"
    if [Dunder.attribute.set, Dunder.attribute.delete].contains(name) {
      // What the class declares is no dynamic member.
      lines.append(
        "if try __setDeclared(__self, \(object), \(count == 2 ? "__args[1]" : "nil")) { return __none() }"
      )
    }
    for alternative in alternatives {
      if count == 0 {
        lines.append(alternative.body)
        continue
      }
      let load = Conversion.load(alternative.operands[0], object)
      var body = alternative.body
      if count == 2 {
        let value = Conversion.load(alternative.operands[1], "__args[1]")
        body =
          "let __1 = try __argument(\(function), \"value\") { () throws(PythonErrorSet) in \(value) }; \(body)"
      }
      let isOnlyItem = alternatives.count == 1 && !Dunder.isBinary(name)
      if isOnlyItem {
        lines.append(
          "let __0 = try __argument(\(function), \"key\") { () throws(PythonErrorSet) in \(load) }; \(body)"
        )
      } else {
        lines.append(
          "if let __0 = try __operand({ () throws(PythonErrorSet) in \(load) }) { \(body) }")
      }
    }
    if count > 0, alternatives.count > 1 || Dunder.isBinary(name) {
      lines.append(
        Dunder.isBinary(name)
          ? "return __notImplemented()" : "return __noOverload(\(function), \(object))")
    }
    return """
      { \(names) in
        @inline(never) func __call(\(parameters)) -> __Obj? {
          __entry { () throws(PythonErrorSet) in
            \(lines.joined(separator: "\n      "))
          }
        }
        return __call(\(arguments))
      }
      """
  }

  private func stub(
    _ name: String, _ alternatives: [Alternative], guarded: String, isKeyed: Bool
  ) -> String {
    let overloads = alternatives.map { alternative -> String in
      let names = isKeyed ? ["key", "value"] : ["other"]
      let parts = zip(names, alternative.operands).map { "\($0): \\(\(Conversion.input($1)))" }
      let text = parts.isEmpty ? "" : parts.joined(separator: ", ") + ", /"
      return "(\"\(text)\", \(Conversion.output(alternative.result)))"
    }
    return
      "\(guarded)__s.overloads(\(Literal.string(name)), [\(overloads.joined(separator: ", "))])\(guarded.isEmpty ? "" : " }")"
  }
}
