import CMartlet

/// The memory of a Python object with any number of dimensions and any strides, read without a copy.
///
/// For one dimension without gaps, a `borrowing` ``PyBuffer`` parameter is faster.
///
/// A parameter takes anything with the buffer protocol (`bytes`, `array.array`, `memoryview`, NumPy
/// arrays) or with DLPack (torch, jax) on the CPU, whose items are `Element`; any other type is a
/// `TypeError` that names both. While a buffer lives, the object can't be resized. Reading and
/// writing it needs no GIL; as in Python, nothing guards the items against other threads.
public struct PyArrayView<Element: PyBufferElement>: Sendable {
  @usableFromInline let storage: __BufferStorage

  /// The number of items in all dimensions.
  public var count: Int { storage.count }
  /// The number of items in each dimension.
  public var shape: [Int] { storage.shape }
  /// The distance in bytes between items of each dimension.
  public var strides: [Int] { storage.strides }
  public var isReadOnly: Bool { storage.isReadOnly }
  /// Whether the items lie in C order without gaps.
  public var isContiguous: Bool { storage.isContiguous }

  /// The items, where the buffer is C-contiguous; the compiler keeps the span within the buffer's
  /// life.
  ///
  /// - Throws: `BufferError` for another layout: read it by indices, or copy it by ``array()``.
  public var span: Span<Element> {
    @_lifetime(borrow self)
    get throws(PyError) {
      try storage.requireContiguous()
      let items = UnsafeRawPointer(storage.base)?.assumingMemoryBound(to: Element.self)
      // The storage keeps the memory in place for as long as this value lives.
      let span = unsafe Span(_unsafeStart: items ?? __noItems(), count: storage.count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The item at an index for each dimension; negative ones count from the end.
  ///
  /// - Throws: `IndexError`.
  public subscript(indices: Int...) -> Element {
    get throws(PyError) { try __item(storage, indices) }
  }

  /// A copy of the items in C order.
  ///
  /// - Complexity: O(*n*).
  public func array() -> [Element] { __copy(storage) }
}

/// The memory of a Python object, read and written without a copy.
///
/// Like ``PyArrayView``; a read-only object is a `BufferError`.
public struct PyMutableArrayView<Element: PyBufferElement>: Sendable {
  @usableFromInline let storage: __BufferStorage

  /// The number of items in all dimensions.
  public var count: Int { storage.count }
  /// The number of items in each dimension.
  public var shape: [Int] { storage.shape }
  /// The distance in bytes between items of each dimension.
  public var strides: [Int] { storage.strides }
  /// Whether the items lie in C order without gaps.
  public var isContiguous: Bool { storage.isContiguous }

  /// Calls `body` with the items of a C-contiguous buffer.
  ///
  /// - Throws: `BufferError` for another layout, or what `body` throws.
  public func withMutableSpan<R>(_ body: (inout MutableSpan<Element>) throws -> R) throws -> R {
    try storage.requireContiguous()
    let items = storage.base?.assumingMemoryBound(to: Element.self)
    // The storage keeps the memory in place until the call returns.
    var span = unsafe MutableSpan(
      _unsafeStart: items ?? UnsafeMutablePointer(mutating: __noItems()), count: storage.count)
    defer { _fixLifetime(storage) }
    return try body(&span)
  }

  /// The item at an index for each dimension; negative ones count from the end.
  ///
  /// - Throws: `IndexError`.
  public subscript(indices: Int...) -> Element {
    get throws(PyError) { try __item(storage, indices) }
  }

  /// Sets the item at an index for each dimension.
  ///
  /// - Throws: `IndexError`.
  public func set(_ value: Element, at indices: Int...) throws(PyError) {
    let offset = try storage.offset(indices)
    storage.base?.storeBytes(of: value, toByteOffset: offset, as: Element.self)
  }

  /// A copy of the items in C order.
  ///
  /// - Complexity: O(*n*).
  public func array() -> [Element] { __copy(storage) }
}

// A span of no items needs an address all the same.
nonisolated(unsafe) private let nothing = UnsafeRawPointer(
  UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16))

func __noItems<T>() -> UnsafePointer<T> { nothing.assumingMemoryBound(to: T.self) }

private func __item<T: PyBufferElement>(
  _ storage: __BufferStorage, _ indices: [Int]
) throws(PyError) -> T {
  let offset = try storage.offset(indices)
  guard let base = storage.base else { throw PyError.indexError("buffer index out of range") }
  return base.loadUnaligned(fromByteOffset: offset, as: T.self)
}

private func __copy<T: PyBufferElement>(_ storage: __BufferStorage) -> [T] {
  var result: [T] = []
  result.reserveCapacity(storage.count)
  storage.forEach { result.append($0.loadUnaligned(as: T.self)) }
  return result
}

extension PyArrayView: FromPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyArrayView {
    PyArrayView(storage: try .load(object, Element.__dtype, isWritable: false))
  }

  public static var __pythonInput: String { "typing_extensions.Buffer" }
}

extension PyMutableArrayView: FromPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyMutableArrayView {
    PyMutableArrayView(storage: try .load(object, Element.__dtype, isWritable: true))
  }

  public static var __pythonInput: String { "typing_extensions.Buffer" }
}
