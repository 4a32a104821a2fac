import Martlet

/// Counts.
@PyClass struct Counter {
  var value: Int

  init(_ start: Int) { value = start }

  static func createZero() -> Counter { Counter(0) }

  mutating func inc() -> Int {
    value &+= 1
    return value
  }

  mutating func add(_ n: Int) -> Int {
    value &+= n
    return value
  }
}
