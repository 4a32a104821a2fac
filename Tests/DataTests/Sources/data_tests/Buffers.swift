import Martlet

@PyFunction func sum(_ items: PyArrayView<Double>) throws -> Double {
  let span = try items.span
  var total = 0.0
  for index in span.indices { total += span[index] }
  return total
}

@PyFunction func layout(
  _ items: PyArrayView<Int32>
) -> ([Int], [Int], [Int32], Bool, Bool) {
  (items.shape, items.strides, items.array(), items.isContiguous, items.isReadOnly)
}

@PyFunction func item(_ items: PyArrayView<Int32>, _ i: Int, _ j: Int) throws -> Int32 {
  try items[i, j]
}

@PyFunction func byteCount(_ items: PyArrayView<UInt8>) -> Int { items.count }

@PyFunction func scale(_ items: PyMutableArrayView<Double>, by factor: Double) throws {
  try items.withMutableSpan { span in
    for index in span.indices { span[index] *= factor }
  }
}

@PyFunction func setItem(
  _ items: PyMutableArrayView<Float>, _ i: Int, _ j: Int, _ value: Float
) throws {
  try items.set(value, at: i, j)
}

@PyClass final class Keeper {
  private var kept: PyArrayView<UInt8>?
  init() {}
  func keep(_ items: PyArrayView<UInt8>) { kept = items }
  func drop() { kept = nil }
}

@PyClass final class Samples {
  let array = PyArray([1.0, 2.0, 3.0])
  init() {}
  func append(_ value: Double) throws { try array.append(value) }
  func resize(_ count: Int) throws { try array.resize(to: count, filling: -1) }
  func total() -> Double { array.elements.reduce(0, +) }
}

@PyFunction func grid(_ rows: Int, _ columns: Int) -> PyArray<Int32> {
  let grid = PyArray<Int32>(repeating: 0, shape: [rows, columns])
  grid.withMutableSpan { span in
    for index in span.indices { span[index] = Int32(truncatingIfNeeded: index) }
  }
  return grid
}

@PyFunction func sameArray(_ array: PyArray<Double>) -> PyArray<Double> { array }

/// Samples whose objects are buffers themselves.
@PyClass final class Signal: PyBufferExporting {
  @PyIgnore let pythonBuffer: PyArray<Float>

  init(_ values: [Float]) { pythonBuffer = PyArray(values) }
  func append(_ value: Float) throws { try pythonBuffer.append(value) }
}

/// The same of a struct, with two dimensions.
@PyClass struct Board: PyBufferExporting {
  @PyIgnore let pythonBuffer = PyArray<Int32>(repeating: 0, shape: [2, 3])

  init() {}
  func total() -> Int32 { pythonBuffer.elements.reduce(0, &+) }
}

@PyFunction func isWritable(_ items: PyMutableArrayView<Double>) -> Bool { true }
