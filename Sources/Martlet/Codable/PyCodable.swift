import CMartlet

/// A `Codable` value that converts as dicts, lists and plain values.
///
/// From Python it takes a dict, or any object with the attributes (a dataclass, a named tuple); into
/// Python it becomes a dict. Names in Python are the coding keys.
///
/// ```swift
/// struct Server: Codable { var host: String; var port: Int }
/// @PyFunction func connect(to server: PyCodable<Server>) throws { … server.value.port … }
/// ```
public struct PyCodable<Value> {
  public var value: Value

  public init(_ value: Value) { self.value = value }
}

extension PyCodable: Sendable where Value: Sendable {}

extension PyCodable: FromPython where Value: Decodable {
  /// - Throws: `TypeError` and the like with the path inside the object, such as `['servers'][3]`;
  ///   what the type's own `init(from:)` throws, a `DecodingError` as `ValueError`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyCodable {
    let object = Py(__owned: mtl_new_ref(object))
    return try PyDecodingFailure.raising {
      PyCodable(try PyDecoder.decode(Value.self, object, by: .values))
    }
  }

  public static var __pythonInput: String { "object" }
}

extension PyCodable: IntoPython, PyArgument where Value: Encodable {
  public consuming func __store() -> __Obj? {
    let value = self.value
    do throws(PythonErrorSet) {
      return try __catching { () throws in try PyEncoder.encode(value, by: .values) }.__store()
    } catch {
      return nil
    }
  }

  public static var __pythonOutput: String { "dict[str, object]" }
}
