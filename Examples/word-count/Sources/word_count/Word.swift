import Martlet

/// A word that is equal to another only if it is spelled with the same scalars, as in Python.
///
/// Swift's `String` takes `é` for `e` with a combining accent, and would count them together.
struct Word: Hashable, PyRawValue {
  let rawValue: String

  static func == (a: Word, b: Word) -> Bool { a.rawValue.utf8.elementsEqual(b.rawValue.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = rawValue
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
