public import Martlet

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension UUID: FromPython, IntoPython {
  /// Takes a `uuid.UUID`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UUID {
    let source = try __Foreign.check(object, "uuid", "UUID")
    let bytes: [UInt8] = try __Foreign.get(source, "bytes")
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  public consuming func __store() -> __Obj? {
    let bytes = withUnsafeBytes(of: uuid) { [UInt8]($0) }
    return __Foreign.make { py in
      try py.importModule("uuid").attribute("UUID")(kw: ["bytes": bytes]).owned()
    }
  }

  public static var __pythonInput: String { "uuid.UUID" }
  public static var __pythonOutput: String { "uuid.UUID" }
}
