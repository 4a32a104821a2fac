import CMartlet

/// An exported class or struct whose objects have the buffer protocol: `memoryview(x)`,
/// `np.asarray(x)`.
///
/// What Python sees is the memory of ``pythonBuffer`` itself, without a copy. While it has a view,
/// the array can't be resized: `BufferError`.
public protocol PyBufferExporting {
  associatedtype BufferElement: PyBufferElement

  /// The array whose memory Python sees; asked for at each new view, under the GIL.
  var pythonBuffer: PyArray<BufferElement> { get }
}

extension PyClassType {
  @inlinable public static var __bufferExporting: __Protocol? { nil }
}

extension PyClassType where Self: PyBufferExporting {
  public static var __bufferExporting: __Protocol? {
    var result = __Protocol()
    result.buffer = { object in
      __entry { () throws(PythonErrorSet) in try __load(object).pythonBuffer.__store() }
    }
    return result
  }
}
