internal import CMartlet
internal import Synchronization

/// Memory of Swift's that Python may look into, and that stays in place while it does.
public class __ArrayStorage: @unchecked Sendable {
  let dtype: __DType
  private(set) var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// The shape and, behind it, the strides in bytes, as CPython points to them.
  private(set) var dimensions: UnsafeMutablePointer<Int>
  private(set) var rank: Int
  private(set) var count: Int
  // Consumers of DLPack and Arrow may let go without the GIL.
  private let exports = Atomic<Int>(0)
  // Touched only under the GIL.
  var object: __Obj?

  /// - Parameter shape: Its product is at most `capacity`; the memory isn't initialised.
  init(_ dtype: __DType, shape: [Int], capacity: Int) {
    self.dtype = dtype
    self.capacity = max(1, capacity)
    base = .allocate(byteCount: self.capacity * dtype.bits / 8, alignment: 64)
    rank = shape.count
    dimensions = .allocate(capacity: 2 * max(1, shape.count))
    count = 0
    setShape(shape)
  }

  deinit {
    base.deallocate()
    dimensions.deallocate()
  }

  var shape: [Int] { (0..<rank).map { dimensions[$0] } }
  var itemSize: Int { dtype.bits / 8 }

  private func setShape(_ shape: [Int]) {
    count = shape.reduce(1, *)
    var stride = itemSize
    for index in shape.indices.reversed() {
      (dimensions + index).initialize(to: shape[index])
      (dimensions + rank + index).initialize(to: stride)
      stride *= shape[index]
    }
  }

  /// The same items in memory of their own.
  func copy() -> __ArrayStorage? {
    let copy = __ArrayStorage(dtype, shape: shape, capacity: count)
    copy.base.copyMemory(from: base, byteCount: count * itemSize)
    return copy
  }

  func retainExport() { exports.add(1, ordering: .relaxed) }
  func releaseExport() { exports.subtract(1, ordering: .releasing) }

  /// Refuses while somebody looks at the memory.
  func requireUnexported() throws(PyError) {
    if exports.load(ordering: .acquiring) > 0 {
      throw PyError.bufferError("Existing exports of data: object cannot be re-sized")
    }
  }

  /// Gives a one-dimensional array room for `count` items; new ones are not initialised.
  func resize(to count: Int) throws(PyError) {
    try requireUnexported()
    if count > capacity {
      let larger = max(count, capacity * 2)
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: larger * itemSize, alignment: 64)
      memory.copyMemory(from: base, byteCount: self.count * itemSize)
      base.deallocate()
      base = memory
      capacity = larger
    }
    setShape([count])
  }
}
