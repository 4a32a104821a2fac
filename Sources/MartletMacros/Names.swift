/// Python names from Swift names.
enum Names {
  /// `createZero` → `create_zero`, `parseURLs` → `parse_urls`, `HTTPServer` → `http_server`.
  static func snakeCase(_ name: String) -> String {
    let characters = Array(unquoted(name))
    var result = ""
    for (index, character) in characters.enumerated() {
      if startsWord(characters, index) { result.append("_") }
      result += character.lowercased()
    }
    return keywords.contains(result) ? result + "_" : result
  }

  private static func startsWord(_ characters: [Character], _ index: Int) -> Bool {
    guard index > 0, characters[index].isUppercase else { return false }
    let previous = characters[index - 1]
    let next = index + 1 < characters.count ? characters[index + 1] : "_"
    if previous.isLowercase { return true }
    // `sha256Sum` is two words, `matrix3D` one.
    if previous.isNumber {
      return next.isLowercase || next.isUppercase && !endsWord(characters, index)
    }
    return previous.isUppercase && next.isLowercase && !isPlural(characters, index + 1)
  }

  /// Whether the capital at `index` is the last of its word: `2DArray`.
  private static func endsWord(_ characters: [Character], _ index: Int) -> Bool {
    startsWord(characters, index + 1)
  }

  /// Whether the letter at `index` is the s behind an acronym: `instanceIDs`, `URLsByName`.
  private static func isPlural(_ characters: [Character], _ index: Int) -> Bool {
    guard characters[index] == "s" else { return false }
    return index + 1 == characters.count || !characters[index + 1].isLowercase
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
