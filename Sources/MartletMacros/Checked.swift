import SwiftSyntax
import SwiftSyntaxMacros

/// A peer that looks a member of the expansion up, so that the compiler checks the expansion with the
/// rest of the file: Swift 6.3 crashes on errors that it finds when it emits code.
enum Checked {
  static let member = "typealias __PyChecked = Void"

  static func peer(
    of declaration: some DeclSyntaxProtocol, in context: some MacroExpansionContext
  ) -> [DeclSyntax] {
    guard let named = declaration.asProtocol((any NamedDeclSyntax).self) else { return [] }
    let name = context.makeUniqueName("checked")
    return ["private typealias \(name) = \(named.name.trimmed).__PyChecked"]
  }
}
