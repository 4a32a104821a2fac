import Martlet

/// Counts the words of texts.
@PyModule enum word_count {}

/// How often each word occurs in the UTF-8 text at `path`.
///
/// A word is what `re.findall(r"\w+", text)` finds. Other Python threads run meanwhile.
@PyFunction(gil: .released)
func count(path: String) throws -> [Word: Int] {
  var counter = WordCounter()
  let bytes = try contents(of: path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw PyError.valueError("\(path) is not UTF-8 text")
  }
  counter.add(text)
  return counter.counts
}

/// The same for text that is already in memory.
@PyFunction(gil: .released)
func countText(_ text: String) -> [Word: Int] {
  var counter = WordCounter()
  counter.add(text)
  return counter.counts
}
