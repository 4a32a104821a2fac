internal import CMartlet

/// An array of numbers whose memory Python sees without a copy.
///
/// In Python it has the buffer protocol (`np.asarray(x)`, `memoryview(x)`), DLPack
/// (`np.from_dlpack(x)`, `torch.from_dlpack(x)`) and, with one dimension, Arrow's
/// `__arrow_c_array__` (`pa.array(x)`); the memory is C-contiguous and aligned to 64 bytes. What
/// Python writes is there in Swift. While Python has a view, the array can't be resized. Use it under
/// the GIL, or where no other thread does.
public final class PyArray<Element: PyBufferElement>: __ArrayStorage, @unchecked Sendable {
  /// An array of one dimension with a copy of `elements`.
  public init(_ elements: [Element]) {
    super.init(Element.__dtype, shape: [elements.count], capacity: elements.count)
    items.initialize(from: elements, count: elements.count)
  }

  /// An array of any shape, filled with one value.
  ///
  /// - Parameter shape: The number of items in each dimension; negative ones are taken as 0.
  public init(repeating value: Element, shape: [Int]) {
    let shape = shape.map { max(0, $0) }
    let count = shape.reduce(1, *)
    super.init(Element.__dtype, shape: shape, capacity: count)
    items.initialize(repeating: value, count: count)
  }

  private var items: UnsafeMutablePointer<Element> {
    base.assumingMemoryBound(to: Element.self)
  }

  /// The number of items in each dimension.
  public var dimensionCounts: [Int] { shape }

  /// A copy of the items in C order.
  public var elements: [Element] { Array(UnsafeBufferPointer(start: items, count: count)) }

  /// Calls `body` with the items.
  public func withMutableSpan<R, E: Error>(
    _ body: (inout MutableSpan<Element>) throws(E) -> R
  ) throws(E) -> R {
    // This object owns the memory, and stays until the call returns.
    var span = unsafe MutableSpan(_unsafeStart: items, count: count)
    defer { _fixLifetime(self) }
    return try body(&span)
  }

  /// Adds an item to an array of one dimension.
  ///
  /// - Throws: `BufferError` while Python has a view of the memory, or for more dimensions.
  public func append(_ element: Element) throws(PyError) {
    guard rank == 1 else { throw PyError.bufferError("only one dimension can grow") }
    let last = count
    try resize(to: last + 1)
    (items + last).initialize(to: element)
  }

  /// Sets the length of an array of one dimension.
  ///
  /// - Parameter value: What new items are.
  /// - Throws: `BufferError` while Python has a view of the memory, or for more dimensions.
  public func resize(to newCount: Int, filling value: Element) throws(PyError) {
    guard rank == 1 else { throw PyError.bufferError("only one dimension can be resized") }
    let last = count
    try resize(to: max(0, newCount))
    if newCount > last { (items + last).initialize(repeating: value, count: newCount - last) }
  }
}

extension PyArray: FromPython, IntoPython {
  /// The array behind such an object, or a new one with a copy of another buffer.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    if let known = __ArrayObject.known(object) as? Self { return known }
    let view = try __BufferStorage.load(object, Element.__dtype, isWritable: false)
    let array = Self(repeating: __zero(), shape: view.shape)
    var next = array.items
    view.forEach {
      next.initialize(to: $0.loadUnaligned(as: Element.self))
      next += 1
    }
    return array
  }

  public consuming func __store() -> __Obj? { __ArrayObject.object(self) }

  public static var __pythonInput: String { "typing_extensions.Buffer" }
  public static var __pythonOutput: String { "typing_extensions.Buffer" }
}

/// The value whose bits are all zero.
private func __zero<T: BitwiseCopyable>() -> T {
  unsafe withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { place in
    let raw = UnsafeMutableRawBufferPointer(place)
    raw.initializeMemory(as: UInt8.self, repeating: 0)
    return raw.loadUnaligned(as: T.self)
  }
}
