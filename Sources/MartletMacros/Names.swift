/// Python names from Swift names.
enum Names {
  /// `createZero` → `create_zero`, `parseURL` → `parse_url`, `HTTPServer` → `http_server`.
  static func snakeCase(_ name: String) -> String {
    let characters = Array(unquoted(name))
    var result = ""
    for (index, character) in characters.enumerated() {
      guard character.isUppercase else {
        result.append(character)
        continue
      }
      let previous = index > 0 ? characters[index - 1] : "_"
      let next = index + 1 < characters.count ? characters[index + 1] : "_"
      let startsWord =
        previous.isLowercase || previous.isNumber || (previous.isUppercase && next.isLowercase)
      if startsWord { result.append("_") }
      result += character.lowercased()
    }
    return keywords.contains(result) ? result + "_" : result
  }

  /// `maxSize` → `MAX_SIZE`, for what never changes.
  static func constantCase(_ name: String) -> String {
    let plain = unquoted(name)
    return isConstant(plain) ? plain : snakeCase(plain).uppercased()
  }

  /// `PI`, `MAX_SIZE`: a name that is a constant's already.
  private static func isConstant(_ name: String) -> Bool {
    name.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" }
  }

  /// Without the backticks of an escaped identifier.
  static func unquoted(_ name: String) -> String { name.filter { $0 != "`" } }

  static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]

  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_" else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !keywords.contains(name)
  }
}
