import Martlet

/// The integers from 0 up to n.
@PyClass struct CountIter: IteratorProtocol {
  private var index = 0
  private let end: Int

  init(_ n: Int) { end = n }

  mutating func next() -> Int? {
    guard index < end else { return nil }
    defer { index += 1 }
    return index
  }
}

/// An iterator over the integers from 0 up to n.
@PyFunction func countIter(_ n: Int) -> CountIter { CountIter(n) }
