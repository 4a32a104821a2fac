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
    do {
      return PyCodable(try PyDecoder.decode(Value.self, Py(__owned: mtl_new_ref(object)), []))
    } catch let failure as PyDecodingFailure {
      failure.raise()
    } catch let error as DecodingError {
      PyDecodingFailure(error).raise()
    } catch {
      __raise(error)
    }
    throw PythonErrorSet()
  }

  public static var __pythonInput: String { "object" }
}

extension PyCodable: IntoPython, PyArgument where Value: Encodable {
  public consuming func __store() -> __Obj? {
    let value = self.value
    do throws(PythonErrorSet) {
      return try __catching { () throws in try PyEncoder.encode(value) }.__store()
    } catch {
      return nil
    }
  }

  public static var __pythonOutput: String { "dict[str, object]" }
}

/// The scalars that are converted themselves, where `Codable` would ask a container for them.
enum __Scalar {
  static func load<T>(_ type: T.Type, _ object: Py) throws(PyError) -> T? {
    guard let scalar = type as? any FromPython.Type, !(type is any __Container.Type) else {
      return nil
    }
    func open<S: FromPython>(_: S.Type) throws(PyError) -> Any {
      try object.bind(Python(__attached: ())).load(as: S.self)
    }
    return try open(scalar) as? T
  }
}

/// Containers, whose elements may be of types that are only `Codable`.
protocol __Container {}
extension Array: __Container {}
extension Dictionary: __Container {}
extension Set: __Container {}
extension Optional: __Container {}
