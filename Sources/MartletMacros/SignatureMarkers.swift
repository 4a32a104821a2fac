import SwiftDiagnostics
import SwiftSyntax

/// Reads a signature as Python writes it, `(a, /, b=2, *args, c, **kwargs)`, by Python's own rules.
struct SignatureMarkers {
  private(set) var ordered: [Parameter] = []
  private(set) var diagnostics: [Diagnostic] = []

  private let node: Syntax
  private var rest: [Parameter]
  private var kind = Parameter.Kind.positional
  private var seen: Set<String> = []

  /// - Parameter parameters: Those of the Swift function that Python passes.
  init(_ text: String, of parameters: [Parameter], at node: Syntax) {
    self.node = node
    rest = parameters
    let isOpen = text.hasPrefix("("), isClosed = text.hasSuffix(")")
    if isOpen != isClosed { diagnostics.append(.signatureParentheses(node)) }
    let inner = text.dropFirst(isOpen ? 1 : 0).dropLast(isClosed ? 1 : 0)
    for part in inner.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      read(sides.first ?? "", default: sides.count > 1 ? sides[1] : nil)
    }
    if kind == .keywordOnly, ordered.last.map({ $0.kind == .positional }) ?? true {
      diagnostics.append(.signatureOrder("*", node))
    }
    diagnostics += rest.map { .missingInSignature($0.python, node) }
    checkDefaults()
  }

  private mutating func read(_ word: String, default value: String?) {
    if seen.contains("**") {
      diagnostics.append(.signatureOrder(word, node))
    }
    switch word {
    case "/":
      if kind == .keywordOnly || ordered.isEmpty || !seen.insert("/").inserted {
        diagnostics.append(.signatureOrder("/", node))
      }
      for index in ordered.indices where ordered[index].kind == .positional {
        ordered[index].kind = .positionalOnly
      }
    case "*": beginKeywords("*")
    default: place(word, default: value)
    }
  }

  private mutating func beginKeywords(_ word: String) {
    if kind == .keywordOnly { diagnostics.append(.signatureOrder(word, node)) }
    kind = .keywordOnly
  }

  private mutating func place(_ word: String, default value: String?) {
    let name = String(word.drop { $0 == "*" })
    guard let index = rest.firstIndex(where: { $0.python == name }) else {
      let isKnown = ordered.contains { $0.python == name }
      diagnostics.append(isKnown ? .twiceInSignature(name, node) : .unknownInSignature(name, node))
      return
    }
    var parameter = rest.remove(at: index)
    if word.hasPrefix("**") {
      parameter.kind = .keywords
      seen.insert("**")
    } else if word.hasPrefix("*") {
      beginKeywords(word)
      parameter.kind = .variadic
    } else {
      parameter.kind = kind
    }
    if let value {
      let own = parameter.defaultValue.map(Literal.python)
      // What is more than a literal in Swift is shown as `...` whatever the signature says.
      if own != value, own != "..." {
        diagnostics.append(.defaultInSignature(name, own, node))
      }
    }
    ordered.append(parameter)
  }

  private mutating func checkDefaults() {
    var withDefault: String?
    for parameter in ordered where [.positionalOnly, .positional].contains(parameter.kind) {
      if parameter.defaultValue != nil {
        withDefault = withDefault ?? parameter.python
      } else if let withDefault {
        diagnostics.append(.requiredAfterDefault(parameter.python, withDefault, node))
      }
    }
  }
}
