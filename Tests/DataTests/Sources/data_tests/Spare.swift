import Martlet

nonisolated(unsafe) private var kept: [[Int]] = []
nonisolated(unsafe) private var keptEntries: [[String: Int]] = []

/// Keeps what it gets, and calls back in between.
@PyFunction func keepInts(_ values: [Int], _ callback: Bound) throws -> Int {
  kept.append(values)
  try callback()
  return values.reduce(0, &+)
}

@PyFunction func keepEntries(_ values: [String: Int], _ callback: Bound) throws -> [String: Int] {
  keptEntries.append(values)
  try callback()
  return values
}

@PyFunction func takeKept() -> ([[Int]], [[String: Int]]) {
  defer { (kept, keptEntries) = ([], []) }
  return (kept, keptEntries)
}

@PyFunction func sameInts(_ values: [Int]) -> [Int] { values }
@PyFunction func sameDoubles(_ values: [Double]) -> [Double] { values }
@PyFunction func sameEntries(_ values: [String: Int]) -> [String: Int] { values }

@PyFunction func refuseInts(_ values: [Int]) throws { throw PyError.valueError("\(values)") }

@PyFunction(gil: .released) func sumReleased(_ values: [Double]) -> Double {
  values.reduce(0, +)
}

/// A struct whose properties' storage serves the next call.
@PyClass struct Rows {
  var ints: [Int]
  var entries: [String: Int]

  init(_ ints: [Int], _ entries: [String: Int]) {
    self.ints = ints
    self.entries = entries
  }

  func copy() -> Rows { self }
  mutating func extend(_ more: [Int]) -> [Int] {
    ints += more
    return ints
  }
  mutating func replace(_ ints: [Int]) { self.ints = ints }
}

@PyFunction func sumBuffer(_ values: borrowing PyBuffer<Double>) -> Double {
  let span = values.span
  var sum = 0.0
  for index in span.indices { sum += span[index] }
  return sum
}

/// Holds two buffers and one more for each level.
@PyFunction func nestBuffers(
  _ a: borrowing PyBuffer<Double>, _ b: borrowing PyBuffer<Int32>, _ callback: Bound
) throws -> Double {
  let inner = try callback().load(as: Double.self)
  return inner + a.span[0] + Double(b.span[b.count - 1])
}
