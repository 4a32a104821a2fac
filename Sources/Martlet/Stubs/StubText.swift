/// Pieces of Python source in stubs.
enum __StubText {
  static func function(
    _ name: String, _ signature: String, _ result: String, _ doc: String, indent: String
  ) -> [String] {
    let head = "\(indent)def \(name)(\(signature)) -> \(result):"
    // Swift's `+=` may take what `+` does not.
    let ignored = isInPlace(name) ? "  # type: ignore[misc]" : ""
    guard !doc.isEmpty else { return ["\(head) ...\(ignored)"] }
    return [head + ignored] + docstring(doc, indent: indent + "    ")
  }

  private static func isInPlace(_ name: String) -> Bool {
    let operators = [
      "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and",
      "or", "xor",
    ]
    return operators.contains { "__i\($0)__" == name }
  }

  static func docstring(_ doc: String, indent: String) -> [String] {
    // Escaped by hand: String's own search would link the regular expression engine.
    var text = ""
    for character in doc {
      if character == "\\" || character == "\"" { text.append("\\") }
      text.append(character)
    }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    if lines.count == 1 { return ["\(indent)\"\"\"\(text)\"\"\""] }
    return ["\(indent)\"\"\"\(lines[0])"]
      + lines.dropFirst().map { $0.isEmpty ? "" : indent + $0 } + ["\(indent)\"\"\""]
  }
}

extension __StubText {
  /// `("a", "b")`
  static func tuple(_ names: [String]) -> String {
    let inner = __Words.joined(names.map { "\"\($0)\"" }, ", ")
    return names.count == 1 ? "(\(inner),)" : "(\(inner))"
  }

  /// Whether a byte may be part of a name.
  static func isName(_ byte: UInt8) -> Bool {
    byte == 0x5f || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
      || (0x61...0x7a).contains(byte) || byte >= 0x80
  }

  /// Whether `text` has `word` as a whole, with `before` right after it where that is given.
  static func mentions(_ word: String, before: Character?, in text: String) -> Bool {
    let bytes = Array(text.utf8)
    let wanted = Array(word.utf8)
    guard bytes.count > wanted.count else { return false }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
      let end = start + wanted.count
      guard bytes[start..<end].elementsEqual(wanted) else { continue }
      if start > 0, isName(bytes[start - 1]) || bytes[start - 1] == 0x2e { continue }
      let next = end < bytes.count ? bytes[end] : 0
      if let before {
        if next == before.asciiValue { return true }
      } else if !isName(next) {
        return true
      }
    }
    return false
  }
}
