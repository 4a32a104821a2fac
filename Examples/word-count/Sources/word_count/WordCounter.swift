/// Splits text into words and counts them.
struct WordCounter {
  private(set) var counts: [Word: Int] = [:]

  /// - Complexity: O(*n*) in the length of the text.
  mutating func add(_ text: String) {
    let scalars = text.unicodeScalars
    var start: String.Index?
    for index in scalars.indices {
      if isWord(scalars[index]) {
        start = start ?? index
      } else if let first = start {
        counts[Word(rawValue: String(scalars[first..<index])), default: 0] += 1
        start = nil
      }
    }
    if let start { counts[Word(rawValue: String(scalars[start...])), default: 0] += 1 }
  }

  /// Python's `\w`: letters, everything numeric, and the underscore; marks are none of these.
  private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_": true
      default: false
      }
    }
    let properties = scalar.properties
    return switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: properties.numericType != nil
    }
  }
}
