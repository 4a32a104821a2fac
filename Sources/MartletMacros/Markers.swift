import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyIgnore`: `@PyClass` reads it; by itself it does nothing.
public struct PyIgnoreMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] { [] }
}

/// `@PyMethod`: `@PyClass` reads it; by itself it says only where nothing does.
public struct PyMethodMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    if !isReadByAnother(in: context) { context.diagnose(.memberOfNothing("PyMethod", node)) }
    return []
  }
}

/// `@PyProperty`: `@PyClass` and `@PyModule` read it; by itself it says only where nothing does.
public struct PyPropertyMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    if !isReadByAnother(in: context) { context.diagnose(.memberOfNothing("PyProperty", node)) }
    return []
  }
}

/// Whether the type or extension around a member has a macro that exports its members.
private func isReadByAnother(in context: some MacroExpansionContext) -> Bool {
  guard let around = context.lexicalContext.first?.asProtocol(WithAttributesSyntax.self) else {
    return false
  }
  return ["PyClass", "PyEnum", "PyException", "PyMethods", "PyModule", "PyUnion"].contains {
    around.attributes.attribute(named: $0) != nil
  }
}
