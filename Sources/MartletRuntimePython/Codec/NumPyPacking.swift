#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// NumPy arrays on the wire: an extension of type 1.
///
/// The payload: whether it was a scalar (1 byte), the length of the dtype's text (1 byte), the number
/// of dimensions (1 byte), the length of the padding (1 byte), the dtype's text (`<f4`, or the name of
/// one that another library adds: `bfloat16`), the dimensions (8 bytes each, big-endian), the padding, with which the items begin at a multiple of 16
/// from the message's beginning, and the items in C order.
enum NumPyPacking {
  static let extensionType: Int8 = 1

  /// Writes an array or scalar of NumPy, or whatever else has `__dlpack__` on the CPU.
  ///
  /// - Returns: False if the object is none of these.
  static func write(_ object: Bound, to writer: inout MessagePackWriter) throws -> Bool {
    let module = object.type.module
    let isNumPy = module == "numpy" || module.hasPrefix("numpy.")
    if isNumPy, object.type.name == "ndarray" {
      try write(array: object, isScalar: false, to: &writer)
      return true
    }
    guard try isNumPy || object.hasAttribute("__dlpack__") else { return false }
    let numpy = try object.py.importModule("numpy")
    if try object.isInstance(of: numpy.attribute("ndarray")) {
      // A file's memory is an array like any other; what else derives from it means more than its items.
      guard try object.isInstance(of: numpy.attribute("memmap")) else {
        throw PackFailure(
          kind: .type,
          reason: "\(object.type.fullyQualifiedName) can't be sent, as it would arrive as a plain"
            + " array: send np.asarray(...)")
      }
      try write(array: object, isScalar: false, to: &writer)
      return true
    }
    if isNumPy {
      guard try object.isInstance(of: numpy.attribute("generic")) else { return false }
      try write(array: try numpy.callMethod("asarray", object), isScalar: true, to: &writer)
      return true
    }
    try write(array: try exported(object, numpy), isScalar: false, to: &writer)
    return true
  }

  /// The array that an object gives by `__dlpack__`; DLPack in NumPy has no `bfloat16`, for which some
  /// libraries have `__array__`.
  @_lifetime(copy numpy)
  private static func exported(_ object: Bound, _ numpy: Bound) throws(PyError) -> Bound {
    do throws(PyError) { return try numpy.callMethod("from_dlpack", object) } catch {
      guard try object.hasAttribute("__array__") else { throw error }
      return try numpy.callMethod("asarray", object)
    }
  }

  /// How the dtype is called on the wire.
  private static func name(of dtype: Bound, _ numpy: Bound) throws -> String {
    guard try dtype.attribute("kind").load(as: String.self) == "V" else {
      return try dtype.attribute("str").load()
    }
    let isNumPys = try dtype.py.builtin("issubclass")(
      dtype.attribute("type"), numpy.attribute("void"))
    return try dtype.attribute(isNumPys.isTrue() ? "str" : "name").load()
  }

  private static func write(
    array: Bound, isScalar: Bool, to writer: inout MessagePackWriter
  ) throws {
    let dtype = try array.attribute("dtype")
    let numpy = try array.py.importModule("numpy")
    let name = try name(of: dtype, numpy)
    if try dtype.attribute("hasobject").isTrue() {
      throw PackFailure(kind: .type, reason: "an array of Python objects can't be sent: use a list")
    }
    guard try dtype.attribute("names").isNone, name.utf8.count < 256 else {
      throw PackFailure(
        kind: .type, reason: "an array of records can't be sent: send its fields one by one")
    }
    let contiguous = try numpy.callMethod("ascontiguousarray", array)
    let shape: [Int] = try array.attribute("shape").load()
    let count: Int = try contiguous.attribute("nbytes").load()
    var head = 4 + name.utf8.count + 8 * shape.count
    // A long array's head is not longer than this, whatever its length is written as.
    let start = writer.buffer.readableBytes + MessagePackWriter.longExtHead + head
    let padding = count >= 1 << 16 ? (16 - start % 16) % 16 : 0
    head += padding
    guard head + count <= MessagePackWriter.maximumLength else {
      throw PackFailure(kind: .value, reason: "an array of more than 4 GiB can't be sent")
    }
    var header = ByteBuffer()
    header.writeMultipleIntegers(
      isScalar ? 1 : 0 as UInt8, UInt8(name.utf8.count), UInt8(clamping: shape.count),
      UInt8(padding))
    header.writeString(name)
    for dimension in shape { header.writeInteger(UInt64(dimension)) }
    header.writeRepeatingByte(0, count: padding)
    writer.reserve(head + count)
    writer.beginExt(type: extensionType, head + count)
    writer.append(header.readableBytesSpan)
    guard count > 0 else { return }
    // Contract: NumPy's array interface names the memory of a C-contiguous array of `count` bytes,
    // which `contiguous` keeps alive while it is copied.
    let memory = try contiguous.attribute("__array_interface__").callMethod("get", "data")
    let address: UInt = try memory.callMethod("__getitem__", 0).load()
    guard let start = unsafe UnsafeRawPointer(bitPattern: address) else { return }
    unsafe writer.append(UnsafeRawBufferPointer(start: start, count: count))
  }
}
#endif
