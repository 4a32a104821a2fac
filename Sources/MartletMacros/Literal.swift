import SwiftSyntax
import SwiftSyntaxBuilder

/// Source text of literals.
enum Literal {
  /// A Swift string literal.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0": result += "\\0"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The Python spelling of a default value, or `...` when it is more than a literal.
  static func python(_ expression: ExprSyntax) -> String {
    if expression.is(NilLiteralExprSyntax.self) { return "None" }
    if let bool = expression.as(BooleanLiteralExprSyntax.self) {
      return bool.literal.text == "true" ? "True" : "False"
    }
    if let integer = expression.as(IntegerLiteralExprSyntax.self) {
      return integer.literal.text.filter { $0 != "_" }
    }
    if let float = expression.as(FloatLiteralExprSyntax.self) {
      let text = float.literal.text.filter { $0 != "_" }
      return text.hasPrefix("0x") ? "..." : text
    }
    if let prefix = expression.as(PrefixOperatorExprSyntax.self), prefix.operator.text == "-" {
      let operand = python(prefix.expression)
      return operand.first?.isNumber == true ? "-" + operand : "..."
    }
    if let string = expression.as(StringLiteralExprSyntax.self),
      let text = string.representedLiteralValue
    {
      return quoted(text)
    }
    if let array = expression.as(ArrayExprSyntax.self), array.elements.isEmpty { return "[]" }
    if let dictionary = expression.as(DictionaryExprSyntax.self),
      case .colon = dictionary.content
    {
      return "{}"
    }
    return "..."
  }

  private static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ":
        let hex = String(scalar.value, radix: 16)
        result += "\\x" + (hex.count < 2 ? "0" : "") + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
