import SwiftSyntax
import SwiftSyntaxMacros

/// The record in the library's section by which an import finds an export.
enum Record {
  /// - Parameter modifier: What stands before `static`.
  static func declaration(
    _ name: String, at node: some SyntaxProtocol, content: String, modifier: String = "",
    in context: some MacroExpansionContext
  ) -> String {
    let line = context.location(of: node)?.line.trimmedDescription ?? "0"
    return """
      @section("mtl_rec") @used \(modifier)static let \(name): __RecordEntry = (0x4d54_4c31, 0, { __describe($0, #fileID, \(line), \(Literal.string(scope(context))), \(content)) })
      """
  }

  /// The names of the declarations around the expansion, joined by dots.
  static func scope(_ context: some MacroExpansionContext) -> String {
    context.lexicalContext.reversed().compactMap { node in
      node.asProtocol((any NamedDeclSyntax).self)?.name.text
        ?? node.as(ExtensionDeclSyntax.self)?.extendedType.trimmedDescription
    }.joined(separator: ".")
  }
}
