import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyMethods`: a record in an extension that adds its members to the exported type.
public struct PyMethodsMacro: MemberMacro, PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let extended = declaration.as(ExtensionDeclSyntax.self) else {
      context.diagnose(.notAnExtension(node))
      return []
    }
    let type = extended.extendedType.trimmedDescription
    let python = type.split(separator: ".").last.map(String.init) ?? type
    var exporter = MemberExporter(type: type, pythonType: python, context: context)
    let members = exporter.members(of: extended.memberBlock)
    let record = Record.declaration(
      "__record", at: extended.extendedType,
      content: ".methods(of: \(type).self, fill: __fill, stub: __stub)", in: context)
    // Unique names are so within one file and type only if the extension's place is part of them; and
    // no other name may be introduced, since with arbitrary ones Swift 6.3 sees each operator of the
    // extension twice.
    let line = context.location(of: node)?.line.trimmedDescription ?? ""
    return [
      """
      private enum \(context.makeUniqueName("methods\(line)")) {
        \(raw: members.declarations.joined(separator: "\n  "))
        static func __fill(_ __m: inout __Members) {
          \(raw: members.fill.joined(separator: "\n    "))
        }
        static func __stub(_ __s: inout __ClassStub) {
          \(raw: members.stub.joined(separator: "\n    "))
        }
        \(raw: record)
      }
      """
    ]
  }

  // Of a protocol's extension the compiler checks the members only when it emits code, and crashes on
  // what it finds; a peer it checks before.
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let extended = declaration.as(ExtensionDeclSyntax.self) else { return [] }
    let line = context.location(of: node)?.line.trimmedDescription ?? ""
    let name = context.makeUniqueName("methods\(line)")
    return ["private typealias \(name) = __Exporting<\(extended.extendedType.trimmed)>"]
  }
}
