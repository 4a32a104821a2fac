import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyException`: an exception class for a Swift error.
public struct PyExceptionMacro: MemberMacro, PeerMacro, ExtensionMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let named = declaration.asProtocol((any NamedDeclSyntax).self),
      ["enum", "struct", "class"].contains(declaration.introducer.text)
    else {
      context.diagnose(.notAnError(node))
      return []
    }
    let cases = declaration.as(EnumDeclSyntax.self).map { EnumCase.all(of: $0) }
    if cases?.isEmpty == true {
      context.diagnose(.enumWithoutCases(named.name))
      return []
    }
    let type = ExportedError(
      declaration, named.name, cases: cases, attribute: node, in: context)
    return type.declarations.map { "\(raw: $0)" }
  }

  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let group = declaration.asProtocol((any DeclGroupSyntax).self),
      ["enum", "struct", "class"].contains(group.introducer.text),
      declaration.as(EnumDeclSyntax.self).map({ EnumCase.all(of: $0).isEmpty }) != true
    else { return [] }
    return Checked.peer(of: declaration, in: context)
  }

  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    [try ExtensionDeclSyntax("extension \(type.trimmed): PyExceptionConvertible {}")]
  }
}
