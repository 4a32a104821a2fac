import SwiftSyntax
import SwiftSyntaxMacros

/// The arguments of a macro's attribute.
struct Options {
  /// What Swift gets of the call besides the arguments.
  enum Passed: String { case module, type, object }
  enum Accessor: String { case getter, setter, deleter }
  enum Access: String { case readOnly, writeOnly, full }

  var name: String?
  var signature: (text: String, node: Syntax)?
  var releasesGIL = false
  /// Of `extends: Animal.self`.
  var superclass: String?
  /// Of `extends: .dict`: the expression.
  var base: String?
  var passed: (what: Passed, node: Syntax)?
  var accessor: Accessor?
  var access = Access.full
  var isDeletable = false
  var module: String?
  /// The expression of `options:`.
  var classOptions: String?
  /// The expression of `interpreters:`.
  var interpreters: String?
  /// `.automatic` or another member's name, without the dot.
  var executor = "automatic"
  var cancellation = "structured"
  var buffer = 0
  /// The expressions by their labels, for diagnostics.
  private(set) var nodes: [String: ExprSyntax] = [:]

  init(_ attribute: AttributeSyntax?, in context: some MacroExpansionContext) {
    guard case .argumentList(let arguments) = attribute?.arguments else { return }
    for argument in arguments {
      let expression = argument.expression
      if let label = argument.label?.text { nodes[label] = expression }
      switch argument.label?.text {
      case "name": name = identifier(expression, in: context)
      case "module": module = text(expression, in: context)
      case "signature":
        signature = text(expression, in: context).map { ($0, Syntax(expression)) }
      case "gil": releasesGIL = member(expression) == "released"
      case "buffer": buffer = Int(expression.trimmedDescription.filter { $0 != "_" }) ?? 0
      case "executor": executor = member(expression)
      case "cancellation": cancellation = member(expression)
      case "pass": passed = Passed(rawValue: member(expression)).map { ($0, Syntax(expression)) }
      case "accessor": accessor = Accessor(rawValue: member(expression))
      case "access": access = Access(rawValue: member(expression)) ?? .full
      case "deletable": isDeletable = expression.trimmedDescription == "true"
      case "options": classOptions = expression.trimmedDescription
      case "interpreters": interpreters = expression.trimmedDescription
      case "extends": extends(expression)
      default: break
      }
    }
  }

  private mutating func extends(_ expression: ExprSyntax) {
    if let access = expression.as(MemberAccessExprSyntax.self),
      access.declName.baseName.text == "self", let type = access.base
    {
      superclass = type.trimmedDescription
    } else {
      base = expression.trimmedDescription
    }
  }

  /// `released` of `.released` or `PyGIL.released`.
  private func member(_ expression: ExprSyntax) -> String {
    expression.as(MemberAccessExprSyntax.self)?.declName.baseName.text ?? ""
  }

  private func identifier(
    _ expression: ExprSyntax, in context: some MacroExpansionContext
  ) -> String? {
    guard let name = text(expression, in: context) else { return nil }
    if Names.isIdentifier(name) { return name }
    // The declaration's own name then stands in, so that no further error follows.
    context.diagnose(.notAPythonName(name, at: expression))
    return nil
  }

  private func text(
    _ expression: ExprSyntax, in context: some MacroExpansionContext
  ) -> String? {
    if let literal = expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue {
      return literal
    }
    if !expression.is(NilLiteralExprSyntax.self) {
      context.diagnose(.notALiteral(expression))
    }
    return nil
  }
}

extension AttributeListSyntax {
  /// The second attribute of this name, if the declaration has two.
  func second(named name: String) -> AttributeSyntax? {
    compactMap { $0.as(AttributeSyntax.self) }
      .filter { $0.attributeName.trimmedDescription == name }.dropFirst().first
  }

  /// The attribute of this name, if the declaration has it.
  func attribute(named name: String) -> AttributeSyntax? {
    for case .attribute(let attribute) in self
    where attribute.attributeName.trimmedDescription.split(separator: ".").last.map(String.init)
      == name
    {
      return attribute
    }
    return nil
  }
}
