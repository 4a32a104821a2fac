#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// The arrays of ``NumPyPacking``, made again, and writable: long ones where they lie in the message,
/// short ones with memory of their own.
enum NumPyUnpacking {
  @_lifetime(copy py)
  static func array(_ type: Int8, _ message: ByteBuffer, _ py: Python) throws(PyError) -> Bound {
    guard type == NumPyPacking.extensionType else {
      throw PyError(.valueError, "the message has an extension of unknown type \(type)")
    }
    let payload = message.readableBytesSpan
    let header = try Header(payload)
    let numpy: Bound
    do throws(PyError) { numpy = try py.importModule("numpy") } catch {
      throw PyError(
        .runtimeError, "the message holds a NumPy array; install numpy to receive it")
    }
    let dtype = try dtype(header.dtype, numpy)
    if try dtype.attribute("hasobject").isTrue() {
      throw PyError(.valueError, "the message holds an array of Python objects")
    }
    let itemSize: Int = try dtype.attribute("itemsize").load()
    guard header.byteCount(itemSize: itemSize) == payload.byteCount - header.size else {
      throw PyError(.valueError, "the message holds an array whose size and shape don't fit")
    }
    let count = payload.byteCount - header.size
    let items = message.window(message.readerIndex + header.size..<message.writerIndex)
    if ReceivedMemory.suits(items, alignment: try dtype.attribute("alignment").load()) {
      return try numpy.callMethod("asarray", try ReceivedMemory(items, py))
        .callMethod("view", dtype).callMethod("reshape", header.shape)
    }
    let array = try numpy.callMethod("empty", header.shape, dtype)
    if count > 0 {
      let memory = try array.attribute("__array_interface__").callMethod("get", "data")
      let address: UInt = try memory.callMethod("__getitem__", 0).load()
      // Contract: a new array of that shape and dtype owns `count` bytes at `address`.
      if let start = unsafe UnsafeMutableRawPointer(bitPattern: address) {
        unsafe payload.extracting(droppingFirst: header.size).withUnsafeBytes {
          start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: count)
        }
      }
    }
    guard header.isScalar else { return array }
    return try array.callMethod("take", 0)
  }

  /// The dtype of a name; those that aren't NumPy's own are ml_dtypes', which adds them when imported.
  @_lifetime(copy numpy)
  private static func dtype(_ name: String, _ numpy: Bound) throws(PyError) -> Bound {
    do throws(PyError) { return try numpy.callMethod("dtype", name) } catch {
      do throws(PyError) {
        _ = try numpy.py.importModule("ml_dtypes")
        return try numpy.callMethod("dtype", name)
      } catch {
        throw PyError(
          .valueError,
          "the message holds an array of \(name), which NumPy doesn't know; install ml_dtypes")
      }
    }
  }

  struct Header {
    var isScalar: Bool
    var dtype: String
    var shape: [Int] = []
    var size: Int

    init(_ payload: RawSpan) throws(PyError) {
      var bytes = ByteBuffer()
      bytes.writeBytes(payload.extracting(first: min(payload.byteCount, 4 + 255 + 8 * 255)))
      guard let kind = bytes.readInteger(as: UInt8.self),
        let nameLength = bytes.readInteger(as: UInt8.self),
        let dimensions = bytes.readInteger(as: UInt8.self), dimensions <= 64,
        let padding = bytes.readInteger(as: UInt8.self),
        let name = bytes.readString(length: Int(nameLength))
      else { throw Self.malformed }
      isScalar = kind == 1
      dtype = name
      for _ in 0..<dimensions {
        guard let dimension = bytes.readInteger(as: UInt64.self),
          let value = Int(exactly: dimension)
        else { throw Self.malformed }
        shape.append(value)
      }
      size = 4 + Int(nameLength) + 8 * Int(dimensions) + Int(padding)
      guard size <= payload.byteCount else { throw Self.malformed }
    }

    /// The bytes that the shape asks for; nil if no memory holds them.
    func byteCount(itemSize: Int) -> Int? {
      var count = itemSize
      for dimension in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
        if overflow { return nil }
        count = product
      }
      return count
    }

    private static var malformed: PyError {
      PyError(.valueError, "the message holds an array with a broken head")
    }
  }
}
#endif
