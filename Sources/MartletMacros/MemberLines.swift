import SwiftSyntax
import SwiftSyntaxMacros

/// Where the members of a type stand, by which a crash report names a method's own line.
enum MemberLines {
  /// `__m.lines("add 12 remove 15")`, or nothing.
  static func statement(
    _ block: MemberBlockSyntax, in context: some MacroExpansionContext
  ) -> String {
    let words = block.members.flatMap { member -> [String] in
      names(member.decl).compactMap { name, node in
        context.location(of: node).map { "\(name) \($0.line.trimmedDescription)" }
      }
    }
    return words.isEmpty ? "" : "__m.lines(\(Literal.string(words.joined(separator: " "))))"
  }

  private static func names(_ declaration: DeclSyntax) -> [(String, Syntax)] {
    if let function = declaration.as(FunctionDeclSyntax.self) {
      let plain = Names.snakeCase(function.name.text)
      return [(given(function.attributes, "PyMethod") ?? plain, Syntax(function.name))]
    }
    if let initializer = declaration.as(InitializerDeclSyntax.self) {
      return [("__init__", Syntax(initializer.initKeyword))]
    }
    guard let variable = declaration.as(VariableDeclSyntax.self) else { return [] }
    let name = given(variable.attributes, "PyProperty")
    return variable.bindings.map {
      (name ?? Names.snakeCase($0.pattern.trimmedDescription), Syntax($0.pattern))
    }
  }

  /// The name that an attribute gives.
  private static func given(_ attributes: AttributeListSyntax, _ attribute: String) -> String? {
    guard case .argumentList(let list) = attributes.attribute(named: attribute)?.arguments else {
      return nil
    }
    let expression = list.first { $0.label?.text == "name" }?.expression
    return expression?.as(StringLiteralExprSyntax.self)?.representedLiteralValue
  }
}
