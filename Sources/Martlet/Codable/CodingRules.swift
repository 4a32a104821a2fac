/// What ``PyEncoder`` and ``PyDecoder`` make of a value's parts.
enum __CodingRules {
  /// What Python code would write by hand: a superclass's fields beside the others, read from any
  /// mapping or object with attributes, containers item by item.
  case values
  /// What restores a value exactly, for pickles: a superclass's fields under a key of their own, so
  /// that equal names don't meet; what converts both ways as it is, but objects of Swift's classes
  /// by their fields.
  case state

  /// The conversion that stands for `Codable` in encoding `value`; `nil` if it is encoded by its parts.
  func conversion<T>(of value: T) -> (any IntoPython)? {
    switch self {
    case .values: value is any __Container ? nil : value as? any IntoPython
    case .state: convertsBothWays(T.self) ? value as? any IntoPython : nil
    }
  }

  /// The same for decoding a `type`.
  func conversion<T>(to type: T.Type) -> (any FromPython.Type)? {
    switch self {
    case .values: type is any __Container.Type ? nil : type as? any FromPython.Type
    case .state: convertsBothWays(type) ? type as? any FromPython.Type : nil
    }
  }

  private func convertsBothWays<T>(_ type: T.Type) -> Bool {
    type is any FromPython.Type && type is any IntoPython.Type && !(type is any PyClassType.Type)
  }
}

/// Containers, whose elements may be of types that are only `Codable`.
protocol __Container {}
extension Array: __Container {}
extension Dictionary: __Container {}
extension Set: __Container {}
extension Optional: __Container {}
