internal import CMartlet

/// Memory of a Python object that is kept in place and alive until this is dropped.
@usableFromInline
final class __BufferStorage: @unchecked Sendable {
  // Immutable once made; the memory itself is guarded by nothing, as in Python.
  let base: UnsafeMutableRawPointer?
  let shape: [Int]
  /// In bytes.
  let strides: [Int]
  let isReadOnly: Bool
  let itemSize: Int
  private let release: () -> Void

  /// The number of items.
  let count: Int
  /// Whether the items lie in C order without gaps.
  let isContiguous: Bool

  init(
    base: UnsafeMutableRawPointer?, shape: [Int], strides: [Int], isReadOnly: Bool,
    itemSize: Int, release: @escaping () -> Void
  ) {
    self.base = base
    self.shape = shape
    self.strides = strides
    self.isReadOnly = isReadOnly
    self.itemSize = itemSize
    self.release = release
    count = shape.reduce(1, *)
    var expected = itemSize
    var isContiguous = true
    for (extent, stride) in zip(shape, strides).reversed() {
      if extent != 1, stride != expected { isContiguous = false }
      expected *= extent
    }
    self.isContiguous = isContiguous || count == 0
  }

  deinit {
    if mtl_is_attached() {
      release()
    } else {
      Python.attach { _ in release() }
    }
  }

  /// The byte offset of an item.
  func offset(_ indices: some Collection<Int>) throws(PyError) -> Int {
    guard indices.count == shape.count else {
      throw PyError.indexError(
        "buffer has \(shape.count) dimensions, but \(indices.count) were indexed")
    }
    var offset = 0
    for ((index, extent), stride) in zip(zip(indices, shape), strides) {
      guard index >= -extent, index < extent else {
        throw PyError.indexError("buffer index out of range")
      }
      offset += (index < 0 ? index + extent : index) * stride
    }
    return offset
  }

  /// Calls `body` with the address of each item, in C order.
  func forEach(_ body: (UnsafeRawPointer) -> Void) {
    guard let base, count > 0 else { return }
    func visit(_ dimension: Int, _ start: UnsafeMutableRawPointer) {
      if dimension == shape.count { return body(UnsafeRawPointer(start)) }
      for index in 0..<shape[dimension] {
        visit(dimension + 1, start + index * strides[dimension])
      }
    }
    visit(0, base)
  }

  func requireContiguous() throws(PyError) {
    guard isContiguous else {
      throw PyError.bufferError(
        "must be C-contiguous to be read as a span, but has shape \(shape) and strides \(strides)")
    }
  }
}
