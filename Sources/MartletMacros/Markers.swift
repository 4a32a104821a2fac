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
    if context.lexicalContext.isEmpty { context.diagnose(.memberOfNothing("PyMethod", node)) }
    return []
  }
}

/// `@PyProperty`: `@PyClass` and `@PyModule` read it; by itself it does nothing.
public struct PyPropertyMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] { [] }
}
