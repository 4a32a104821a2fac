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
    let text = doc.split(separator: "\\", omittingEmptySubsequences: false)
      .joined(separator: "\\\\")
      .split(separator: "\"\"\"", omittingEmptySubsequences: false).joined(separator: "\\\"\\\"\\\"")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.count == 1 { return ["\(indent)\"\"\"\(text)\"\"\""] }
    return ["\(indent)\"\"\"\(lines[0])"]
      + lines.dropFirst().map { $0.isEmpty ? "" : indent + $0 } + ["\(indent)\"\"\""]
  }
}
