#if Runtime
import Martlet
import MartletRuntime
import NIOCore

/// The distributed runtime's core. Use `martlet_runtime`; this module is its inside and changes
/// without notice.
@PyModule enum _core {}

/// Says what makes the exceptions for the runtime's errors.
@PyFunction func setErrorFactory(_ factory: Bound) { ErrorFactory.set(factory.owned()) }

/// The MessagePack bytes of an object, as the runtime sends it.
///
/// Raises TypeError, OverflowError or ValueError, naming the place inside the object.
@PyFunction func pack(_ py: Python, _ object: Bound) throws -> Py {
  try packed(object, py)
}

// Inlined into the expansion it crashes Swift 6.3.1's optimizer.
@inline(never)
private func packed(_ object: Bound, _ py: Python) throws -> Py {
  let message = try Packer.pack(object)
  return try py.bytes(message.readableBytesUInt8Span).owned()
}

/// The object that MessagePack bytes stand for. Raises ValueError for bytes that are none.
@PyFunction func unpack(_ bytes: PyBytes) throws -> Py {
  let message = bytes.span.withUnsafeBytes { ByteBuffer(bytes: $0) }
  return try Unpacker.unpack(message, bytes.py).owned()
}

/// Raises ValueError, naming the rule, for what is no part of an endpoint's name.
@PyFunction func validateName(_ py: Python, _ name: String, part: String) throws {
  try py.typed {
    switch part {
    case "namespace": _ = try EndpointName(namespace: name, component: "c", endpoint: "e")
    case "component": _ = try EndpointName(namespace: "n", component: name, endpoint: "e")
    default: _ = try EndpointName(namespace: "n", component: "c", endpoint: name)
    }
  }
}

/// Raises ValueError, naming the rule, for what is no `namespace.component.endpoint`.
@PyFunction func validatePath(_ py: Python, _ path: String) throws {
  try py.typed { _ = try EndpointName(path) }
}
#endif
