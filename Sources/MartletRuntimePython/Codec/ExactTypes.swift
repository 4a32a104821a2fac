#if Runtime
import Martlet
import Synchronization

/// The identities of the builtin types that messages are made of.
///
/// Types are compared exactly: a subclass would arrive as its base, and so it is refused.
struct ExactTypes: Sendable {
  let none, bool, int, float, str, bytes, list, tuple, dict, bytearray, memoryview: UInt

  private init(_ py: Python) throws(PyError) {
    none = Self.identity(of: py.none.type.bound)
    bool = try Self.builtin("bool", py)
    int = try Self.builtin("int", py)
    float = try Self.builtin("float", py)
    str = try Self.builtin("str", py)
    bytes = try Self.builtin("bytes", py)
    list = try Self.builtin("list", py)
    tuple = try Self.builtin("tuple", py)
    dict = try Self.builtin("dict", py)
    bytearray = try Self.builtin("bytearray", py)
    memoryview = try Self.builtin("memoryview", py)
  }

  // Builtin types are immortal, so their addresses stay theirs.
  private static let known = Mutex<ExactTypes?>(nil)

  static func get(_ py: Python) throws(PyError) -> ExactTypes {
    if let types = known.withLock({ $0 }) { return types }
    let types = try ExactTypes(py)
    known.withLock { $0 = types }
    return types
  }

  private static func builtin(_ name: String, _ py: Python) throws(PyError) -> UInt {
    identity(of: try py.importModule("builtins").attribute(name))
  }

  @inline(__always)
  static func identity(of object: Bound) -> UInt {
    object.withUnsafePointer { UInt(bitPattern: $0) }
  }
}
#endif
