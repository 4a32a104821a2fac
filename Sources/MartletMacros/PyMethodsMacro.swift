import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyMethods`: a record in an extension that adds its members to the exported type.
public struct PyMethodsMacro: MemberMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let extended = declaration.as(ExtensionDeclSyntax.self) else {
      context.diagnose(.notAnExtension(node))
      return []
    }
    let functions = extended.memberBlock.members.compactMap { $0.decl.as(FunctionDeclSyntax.self) }
    for function in functions {
      if case .identifier = function.name.tokenKind { continue }
      context.diagnose(.operatorInExtension(function.name))
      return []
    }
    let type = extended.extendedType.trimmedDescription
    let python = type.split(separator: ".").last.map(String.init) ?? type
    var exporter = MemberExporter(type: type, pythonType: python, context: context)
    let members = exporter.members(of: extended.memberBlock)
    let record = Record.declaration(
      "record", at: extended.extendedType,
      content: ".methods(of: \(type).self, fill: fill, stub: stub)", in: context)
    return [
      """
      private enum \(context.makeUniqueName("methods")) {
        \(raw: members.declarations.joined(separator: "\n  "))
        static func fill(_ __m: inout __Members) {
          \(raw: members.fill.joined(separator: "\n    "))
        }
        static func stub(_ __s: inout __ClassStub) {
          \(raw: members.stub.joined(separator: "\n    "))
        }
        \(raw: record)
      }
      """
    ]
  }
}
