internal import CMartlet

/// Makes Python objects of `Encodable` values, with the GIL held.
final class PyEncoder: Encoder {
  let rules: __CodingRules
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  /// Puts the value where it belongs.
  fileprivate let put: (Py) throws -> Void
  /// The container of this value, the same for every request.
  private var container: Py?

  fileprivate init(
    _ rules: __CodingRules, _ path: [any CodingKey], into container: Py? = nil,
    put: @escaping (Py) throws -> Void = { _ in }
  ) {
    self.rules = rules
    codingPath = path
    self.container = container
    self.put = put
  }

  static func encode<T: Encodable>(
    _ value: T, by rules: __CodingRules, _ path: [any CodingKey] = []
  ) throws -> Py {
    guard let converted = rules.conversion(of: value) else {
      return try encodeParts(of: value, by: rules, path)
    }
    return try made(converted.__store())
  }

  /// The same without a conversion of the value itself.
  static func encodeParts<T: Encodable>(
    of value: T, by rules: __CodingRules, _ path: [any CodingKey] = []
  ) throws -> Py {
    guard mtl_enter_level() else { throw PyError.__fetch() }
    defer { mtl_leave_level() }
    var result: Py?
    try value.encode(to: PyEncoder(rules, path) { result = $0 })
    return try result ?? made(PyDict_New())
  }

  private static func made(_ object: __Obj?) throws(PyError) -> Py {
    guard let object else { throw PyError.__fetch() }
    return Py(__owned: object)
  }

  private func begin(_ make: () -> __Obj?) -> Py {
    if let container { return container }
    // Without memory for an empty container there is none for its error either.
    let made = Py(__owned: make() ?? mtl_new_none())
    container = made
    try? put(made)
    return made
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      Keyed<Key>(dict: begin { PyDict_New() }, rules: rules, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    Unkeyed(list: begin { PyList_New(0) }, rules: rules, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let dict: Py
    let rules: __CodingRules
    let codingPath: [any CodingKey]

    mutating func encodeNil(forKey key: Key) throws {
      try dict.set(key.stringValue, Py(__owned: mtl_new_none()))
    }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try dict.set(key.stringValue, try PyEncoder.encode(value, by: rules, codingPath + [key]))
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { nested(key).container(keyedBy: type) }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      nested(key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
      switch rules {
      case .values: PyEncoder(rules, codingPath, into: dict)
      case .state: nested(PySuperKey())
      }
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: any CodingKey) -> PyEncoder {
      let dict = dict
      return PyEncoder(rules, codingPath + [key]) { try dict.set(key.stringValue, $0) }
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let list: Py
    let rules: __CodingRules
    let codingPath: [any CodingKey]

    var count: Int { PyList_Size(list.object) }

    private var nested: PyEncoder {
      let list = list
      return PyEncoder(rules, codingPath + [PyIndexKey(count)]) { try list.append($0) }
    }

    mutating func encodeNil() throws { try list.append(Py(__owned: mtl_new_none())) }

    mutating func encode<T: Encodable>(_ value: T) throws {
      try list.append(try PyEncoder.encode(value, by: rules, codingPath + [PyIndexKey(count)]))
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { nested.container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      nested.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { nested }
  }

  private struct Single: SingleValueEncodingContainer {
    let encoder: PyEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws { try encoder.put(Py(__owned: mtl_new_none())) }

    mutating func encode<T: Encodable>(_ value: T) throws {
      try encoder.put(try PyEncoder.encode(value, by: encoder.rules, codingPath))
    }
  }
}

extension Py {
  fileprivate func set(_ name: String, _ value: Py) throws(PyError) {
    guard let name = name.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(name) }
    if PyDict_SetItem(object, name, value.object) < 0 { throw PyError.__fetch() }
  }

  fileprivate func append(_ value: Py) throws(PyError) {
    if PyList_Append(object, value.object) < 0 { throw PyError.__fetch() }
  }
}
