import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyEnum`: an `enum.Enum`, or for an enum with associated values a class and its subclasses.
public struct PyEnumMacro: MemberMacro, PeerMacro, ExtensionMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let declaration = declaration.as(EnumDeclSyntax.self) else {
      context.diagnose(.notAnEnum(node))
      return []
    }
    let cases = EnumCase.all(of: declaration)
    if let generics = declaration.genericParameterClause {
      context.diagnose(.genericType(generics))
      return []
    }
    guard !cases.isEmpty else {
      context.diagnose(.enumWithoutCases(declaration.name))
      return []
    }
    let isPlain = isPlain(declaration)
    if let (name, node) = repeated(in: declaration) {
      context.diagnose(.sameCase(name, node))
      return []
    }
    let type = ExportedEnum(
      declaration, isPlain: isPlain, cases, attribute: node, in: context)
    return (isPlain ? type.plainDeclarations : type.caseDeclarations(in: context))
      .map { "\(raw: $0)" }
  }

  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let declaration = declaration.as(EnumDeclSyntax.self),
      declaration.genericParameterClause == nil, !EnumCase.all(of: declaration).isEmpty,
      repeated(in: declaration) == nil
    else { return [] }
    return Checked.peer(of: declaration, in: context)
  }

  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let declaration = declaration.as(EnumDeclSyntax.self),
      declaration.genericParameterClause == nil, !EnumCase.all(of: declaration).isEmpty,
      repeated(in: declaration) == nil
    else { return [] }
    let conformance = isPlain(declaration) ? "PyPlainEnum" : "PyCaseEnum"
    return [try ExtensionDeclSyntax("extension \(type.trimmed): \(raw: conformance) {}")]
  }

  /// The first case whose name in Python another one has.
  private static func repeated(in declaration: EnumDeclSyntax) -> (name: String, TokenSyntax)? {
    let isPlain = isPlain(declaration)
    var names: Set<String> = []
    for item in EnumCase.all(of: declaration) {
      let name = isPlain ? item.constantName : item.className
      if !names.insert(name).inserted { return (name, item.node) }
    }
    return nil
  }

  private static func isPlain(_ declaration: EnumDeclSyntax) -> Bool {
    EnumCase.all(of: declaration).allSatisfy(\.fields.isEmpty)
      && declaration.attributes.attribute(named: "PyEnum").map { !asClasses($0) } ?? true
  }

  /// `@PyEnum(.classes)`: classes even where no case has a value.
  private static func asClasses(_ attribute: AttributeSyntax) -> Bool {
    guard case .argumentList(let arguments) = attribute.arguments else { return false }
    return arguments.contains {
      $0.label == nil && $0.expression.trimmedDescription.hasSuffix("classes")
    }
  }
}
