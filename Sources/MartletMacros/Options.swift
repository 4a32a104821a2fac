import SwiftSyntax
import SwiftSyntaxMacros

/// The arguments of a macro's attribute.
struct Options {
  var name: String?
  var signature: (text: String, node: Syntax)?
  var releasesGIL = false
  var superclass: String?
  /// `.automatic` or another member's name, without the dot.
  var executor = "automatic"
  var cancellation = "structured"
  var buffer = 0

  init(_ attribute: AttributeSyntax?, in context: some MacroExpansionContext) {
    guard case .argumentList(let arguments) = attribute?.arguments else { return }
    for argument in arguments {
      let expression = argument.expression
      switch argument.label?.text {
      case "name":
        name = text(expression, in: context)
        if let name, !Names.isIdentifier(name) {
          context.diagnose(.notAPythonName(name, at: expression))
          self.name = nil
        }
      case "signature":
        signature = text(expression, in: context).map { ($0, Syntax(expression)) }
      case "gil": releasesGIL = expression.trimmedDescription.hasSuffix("released")
      case "buffer": buffer = Int(expression.trimmedDescription.filter { $0 != "_" }) ?? 0
      case "executor": executor = member(expression)
      case "cancellation": cancellation = member(expression)
      case "extends":
        let type = expression.trimmedDescription
        superclass = type.hasSuffix(".self") ? String(type.dropLast(5)) : type
      default: break
      }
    }
  }

  private func member(_ expression: ExprSyntax) -> String {
    expression.as(MemberAccessExprSyntax.self)?.declName.baseName.text ?? ""
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
