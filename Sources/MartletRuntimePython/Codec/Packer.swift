#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// Writes Python objects as MessagePack, straight into the buffer that is sent.
///
/// `None`, `bool`, `int`, `float`, `str`, `bytes`, `list` and `dict` arrive as what they were;
/// `tuple` arrives as `list`, `bytearray` and `memoryview` as `bytes`; NumPy arrays and scalars as
/// themselves. Everything else is refused.
struct Packer {
  static let depthLimit = 128

  var writer = MessagePackWriter()
  let types: ExactTypes

  /// The message for an object.
  ///
  /// - Throws: `PyError`: `TypeError`, `OverflowError` or `ValueError`, naming the place.
  @inline(never)
  static func pack(_ object: Bound) throws(PyError) -> ByteBuffer {
    var packer = Packer(types: try ExactTypes.get(object.py))
    do {
      try packer.write(object, depthLimit)
    } catch let failure as PackFailure {
      throw failure.pythonError
    } catch let error as PyError {
      throw error
    } catch {
      throw PyError(.systemError, "\(error)")
    }
    return packer.writer.buffer
  }

  private mutating func write(_ object: Bound, _ depth: Int) throws {
    let type = ExactTypes.identity(of: object.type.bound)
    switch type {
    case types.str: try write(text: object)
    case types.int: try write(integer: object)
    case types.dict: try write(dict: object, depth)
    case types.list: try write(list: PyList(unchecked: object), depth)
    case types.float: writer.write(try object.load(as: Double.self))
    case types.bool: writer.write(try object.load(as: Bool.self))
    case types.none: writer.writeNil()
    case types.bytes: try write(bytes: PyBytes(unchecked: object))
    case types.tuple: try write(tuple: PyTuple(unchecked: object), depth)
    case types.bytearray, types.memoryview:
      let copy = try object.py.builtin("bytes")(object)
      try write(bytes: PyBytes(unchecked: copy))
    default:
      guard try NumPyPacking.write(object, to: &writer) else { throw Self.refusal(of: object) }
    }
  }

  // MARK: Scalars

  private mutating func write(text object: Bound) throws {
    try PyString(unchecked: object).withUTF8 { utf8 in
      guard utf8.count <= MessagePackWriter.maximumLength else { throw Self.tooLong("str") }
      writer.beginString(utf8.count)
      writer.append(utf8.bytes)
    }
  }

  private mutating func write(integer object: Bound) throws {
    if let small = try? object.load(as: Int64.self) { return writer.write(small) }
    guard let large = try? object.load(as: UInt64.self) else {
      throw PackFailure(
        kind: .overflow,
        reason: "int does not fit into 64 bits; send it as str or bytes")
    }
    writer.write(large)
  }

  private mutating func write(bytes object: PyBytes) throws {
    let span = object.span
    guard span.count <= MessagePackWriter.maximumLength else { throw Self.tooLong("bytes") }
    writer.beginBinary(span.count)
    writer.append(span.bytes)
  }

  // MARK: Containers

  private mutating func write(list: PyList, _ depth: Int) throws {
    try checkDepth(depth)
    writer.beginArray(list.count)
    var index = 0
    try list.forEach { item in
      do { try write(item, depth - 1) } catch let failure as PackFailure {
        throw failure.inside("\(index)")
      }
      index += 1
    }
  }

  private mutating func write(tuple: PyTuple, _ depth: Int) throws {
    try checkDepth(depth)
    writer.beginArray(tuple.count)
    var index = 0
    try tuple.forEach { item in
      do { try write(item, depth - 1) } catch let failure as PackFailure {
        throw failure.inside("\(index)")
      }
      index += 1
    }
  }

  private mutating func write(dict object: Bound, _ depth: Int) throws {
    try checkDepth(depth)
    let dict = PyDict(unchecked: object)
    writer.beginMap(dict.count)
    try dict.forEachItem { key, value in
      try write(key: key)
      do { try write(value, depth - 1) } catch let failure as PackFailure {
        throw failure.inside((try? key.repr()) ?? "?")
      }
    }
  }

  private mutating func write(key: Bound) throws {
    switch ExactTypes.identity(of: key.type.bound) {
    case types.str, types.int, types.float, types.bool, types.none, types.bytes:
      try write(key, 0)
    default:
      throw PackFailure(
        kind: .type,
        reason: "a dict's key must be str, int, float, bool, bytes or None, not \(key.type.name)")
    }
  }

  private func checkDepth(_ depth: Int) throws {
    guard depth > 0 else {
      throw PackFailure(
        kind: .value, reason: "containers nested deeper than \(Self.depthLimit), or in a cycle")
    }
  }

  // MARK: Refusals

  private static func tooLong(_ type: String) -> PackFailure {
    PackFailure(kind: .value, reason: "\(type) longer than 4 GiB")
  }

  private static func refusal(of object: Bound) -> PackFailure {
    let name = object.type.fullyQualifiedName
    let advice =
      switch name {
      case "set", "frozenset": "send sorted(...) or list(...)"
      case "complex": "send [z.real, z.imag]"
      default:
        "a message is made of None, bool, int, float, str, bytes, list, tuple, dict and NumPy arrays"
      }
    return PackFailure(kind: .type, reason: "\(name) can't be sent: \(advice)")
  }
}
#endif
