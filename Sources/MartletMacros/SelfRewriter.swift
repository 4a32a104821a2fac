import SwiftSyntax

/// Writes a type's name for `Self`, which has no meaning in the C functions of an expansion.
final class SelfRewriter: SyntaxRewriter {
  private let type: String

  init(_ type: String) {
    self.type = type
    super.init()
  }

  /// `node` itself where it doesn't say `Self`.
  func renamed<Node: SyntaxProtocol>(_ node: Node) -> Node {
    rewrite(node).as(Node.self) ?? node
  }

  override func visit(_ token: TokenSyntax) -> TokenSyntax {
    guard token.tokenKind == .keyword(.Self) else { return token }
    return token.with(\.tokenKind, .identifier(type))
  }
}
