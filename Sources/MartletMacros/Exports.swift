import SwiftSyntax
import SwiftSyntaxMacros

/// The names that one run of the compiler has exported, since Python has no overloads.
///
/// A macro sees one declaration at a time, so what the others export is kept beside it. Only where
/// the macros are loaded into a compiler, which ends with its run: in an editor's process a name
/// would stay taken by a line that has been changed long ago.
enum Exports {
  private struct Place: Equatable {
    let file: String
    let line: String
    let column: String
  }

  // A compiler expands macros on one thread.
  nonisolated(unsafe) private static var taken: [String: Place] = [:]
  private static let isCompiler = CommandLine.arguments.contains("-frontend")

  /// Whether no other declaration in the same scope has the name; otherwise says so.
  static func claim(
    _ name: String, _ node: some SyntaxProtocol, in context: some MacroExpansionContext
  ) -> Bool {
    guard isCompiler, let location = context.location(of: node) else { return true }
    let place = Place(
      file: location.file.trimmedDescription, line: location.line.trimmedDescription,
      column: location.column.trimmedDescription)
    let key = "\(Record.scope(context)).\(name)"
    guard let other = taken.updateValue(place, forKey: key), other != place else { return true }
    taken[key] = other
    let file = other.file == place.file ? "" : " of \(other.file.filter { $0 != "\"" })"
    context.diagnose(.exportedTwice(name, "line \(other.line)\(file)", node))
    return false
  }
}
