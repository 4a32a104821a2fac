import SwiftSyntax

/// The documentation comment in front of a declaration.
enum Documentation {
  static func text(of node: some SyntaxProtocol) -> String {
    var lines: [String] = []
    for piece in node.leadingTrivia.pieces {
      switch piece {
      case .docLineComment(let comment):
        lines.append(String(comment.dropFirst(comment.hasPrefix("/// ") ? 4 : 3)))
      case .docBlockComment(let comment):
        lines += block(comment)
      case .newlines(let count) where count > 1:
        lines = []
      default:
        break
      }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  private static func block(_ comment: String) -> [String] {
    let inner = comment.dropFirst(3).dropLast(2)
    let lines = inner.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = line.drop { $0 == " " || $0 == "\t" }
      return String(text.hasPrefix("* ") ? text.dropFirst(2) : text == "*" ? "" : text)
    }
    return Array(lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed())
  }
}
