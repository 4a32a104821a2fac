/// Types in a stub that a definition of the same module hides: with a function `bytes`, the type is
/// `builtins.bytes`; with a function `uuid`, the module is `_uuid`.
enum __HiddenTypes {
  private static let builtins: Set<String> = [
    "bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list",
    "memoryview", "object", "range", "set", "slice", "str", "tuple", "type",
  ]
  private static let modules: Set<String> = [
    "abc", "datetime", "decimal", "enum", "os", "pathlib", "types", "typing", "uuid",
  ]

  /// The stub's lines with each of them under a name that nothing hides.
  static func renamed(_ lines: [String]) -> [String] {
    let code = linesOfCode(lines)
    var hidden: Set<String> = []
    for index in code { forEachWord(lines[index]) { if $0.isDefined { hidden.insert($0.text) } } }
    hidden.formIntersection(builtins.union(modules))
    guard !hidden.isEmpty else { return lines }
    var result = lines
    for index in code { result[index] = renamed(lines[index], hidden) }
    return result
  }

  /// `import uuid as _uuid` for the modules that were renamed.
  static func imports(in text: String) -> [String] {
    modules.sorted().filter { __StubText.mentions("_\($0)", before: ".", in: text) }
      .map { "import \($0) as _\($0)" }
  }

  /// The places of all lines that are no part of a docstring.
  private static func linesOfCode(_ lines: [String]) -> [Int] {
    var isInside = false
    return lines.indices.filter { index in
      let marks = tripleQuotes(in: Array(lines[index].utf8))
      let isCode = !isInside && marks == 0
      if marks % 2 == 1 { isInside.toggle() }
      return isCode
    }
  }

  private static func tripleQuotes(in bytes: [UInt8]) -> Int {
    var count = 0
    var start = 0
    while start < bytes.count {
      if bytes[start] == 0x5c {
        start += 2
      } else if bytes[start...].starts(with: [0x22, 0x22, 0x22]) {
        count += 1
        start += 3
      } else {
        start += 1
      }
    }
    return count
  }

  private struct Word {
    let text: String
    let range: Range<Int>
    /// Whether it is the name that the line defines.
    let isDefined: Bool
    /// Whether it may be a type: no name of a parameter or attribute.
    let isType: Bool
    let isModule: Bool
  }

  private static func renamed(_ line: String, _ hidden: Set<String>) -> String {
    let bytes = Array(line.utf8)
    var result: [UInt8] = []
    var copied = 0
    forEachWord(line) { word in
      guard word.isType, hidden.contains(word.text) else { return }
      let isModule = modules.contains(word.text)
      guard isModule == word.isModule else { return }
      result += bytes[copied..<word.range.lowerBound]
      result += Array((isModule ? "_" : "builtins.").utf8)
      copied = word.range.lowerBound
    }
    return String(decoding: result + bytes[copied...], as: UTF8.self)
  }

  private static func forEachWord(_ line: String, _ body: (Word) -> Void) {
    let bytes = Array(line.utf8)
    var start = 0
    var previous = ""
    var isText = false
    var isFirst = true
    while start < bytes.count {
      if bytes[start] == 0x22 || bytes[start] == 0x27 { isText.toggle() }
      if bytes[start] == 0x23, !isText { return }
      guard __StubText.isName(bytes[start]) else {
        start += 1
        continue
      }
      let end = bytes[start...].firstIndex { !__StubText.isName($0) } ?? bytes.count
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let next = end < bytes.count ? bytes[end] : 0
      let before = start > 0 ? bytes[start - 1] : 0
      // `-> bytes:` is a type, `bytes: int` the name of a parameter or constant.
      let isResult = start > 3 && bytes[start - 2] == 0x3e
      let isNamed = previous == "def" || previous == "class"
      let isLabel = next == 0x3a && !isResult
      if !isText {
        body(
          Word(
            text: text, range: start..<end, isDefined: isNamed || isFirst && isLabel,
            isType: !isNamed && !isLabel && before != 0x2e && before != 0x40,
            isModule: next == 0x2e))
      }
      previous = text
      isFirst = false
      start = end
    }
  }
}
