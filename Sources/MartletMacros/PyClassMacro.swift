import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyClass`: the members by which the library makes the Python type, and the conformance.
public struct PyClassMacro: MemberMacro, ExtensionMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let type = ExportedType(declaration, attribute: node, in: context) else { return [] }
    return type.declarations.map { "\(raw: $0)" }
  }

  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard ExportedType.isSupported(declaration), !protocols.isEmpty else { return [] }
    return [try ExtensionDeclSyntax("extension \(type.trimmed): PyClassType {}")]
  }
}
