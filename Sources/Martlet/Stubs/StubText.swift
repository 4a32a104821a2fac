/// Pieces of Python source in stubs.
enum __StubText {
  static func function(
    _ name: String, _ signature: String, _ result: String, _ doc: String, indent: String
  ) -> [String] {
    let head = "\(indent)def \(name)(\(signature)) -> \(result):"
    guard !doc.isEmpty else { return ["\(head) ..."] }
    return [head] + docstring(doc, indent: indent + "    ")
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
