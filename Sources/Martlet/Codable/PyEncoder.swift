internal import CMartlet

/// Makes Python objects of `Encodable` values, with the GIL held.
final class PyEncoder: Encoder {
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  private var result: Py?

  init(_ path: [any CodingKey]) { codingPath = path }

  static func encode<T: Encodable>(_ value: T, _ path: [any CodingKey] = []) throws -> Py {
    let isScalar = value is any IntoPython && !(value is any __Container)
    if isScalar, let scalar = value as? any IntoPython {
      guard let object = scalar.__store() else { throw PyError.__fetch() }
      return Py(__owned: object)
    }
    let encoder = PyEncoder(path)
    try value.encode(to: encoder)
    return try encoder.result ?? made(PyDict_New())
  }

  fileprivate static func made(_ object: __Obj?) throws(PyError) -> Py {
    guard let object else { throw PyError.__fetch() }
    return Py(__owned: object)
  }

  /// The container of this value, the same for every request.
  private func target(_ make: () -> __Obj?) -> Py {
    if let result { return result }
    // Without memory for an empty container there is none for its error either.
    let object = Py(__owned: make() ?? mtl_new_none())
    result = object
    return object
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(
      Keyed<Key>(dict: target { PyDict_New() }, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    Unkeyed(list: target { PyList_New(0) }, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let dict: Py
    let codingPath: [any CodingKey]

    private func set(_ key: Key, _ value: Py) throws {
      try dict.bind(Python(__attached: ())).setItem(key.stringValue, to: value)
    }

    mutating func encodeNil(forKey key: Key) throws { try set(key, Py(__owned: mtl_new_none())) }

    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try set(key, try PyEncoder.encode(value, codingPath + [key]))
    }

    private func nested(_ key: Key, _ object: __Obj?) -> Py {
      let object = Py(__owned: object ?? mtl_new_none())
      try? set(key, object)
      return object
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      KeyedEncodingContainer(
        Keyed<Nested>(dict: nested(key, PyDict_New()), codingPath: codingPath + [key]))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      Unkeyed(list: nested(key, PyList_New(0)), codingPath: codingPath + [key])
    }

    // A class's superclass writes its fields beside its own.
    mutating func superEncoder() -> any Encoder { PyEncoder(codingPath, into: dict) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { PyEncoder(codingPath, into: dict) }
  }

  private init(_ path: [any CodingKey], into object: Py) {
    codingPath = path
    result = object
  }

  struct Unkeyed: UnkeyedEncodingContainer {
    let list: Py
    let codingPath: [any CodingKey]
    var count = 0

    private mutating func append(_ value: Py) throws {
      let object = list.bind(Python(__attached: ()))
      try object.callMethod("append", value)
      count += 1
    }

    mutating func encodeNil() throws { try append(Py(__owned: mtl_new_none())) }

    mutating func encode<T: Encodable>(_ value: T) throws {
      try append(try PyEncoder.encode(value, codingPath + [PyIndexKey(count)]))
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
      let dict = Py(__owned: PyDict_New() ?? mtl_new_none())
      try? append(dict)
      return KeyedEncodingContainer(Keyed<Nested>(dict: dict, codingPath: codingPath))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      let inner = Py(__owned: PyList_New(0) ?? mtl_new_none())
      try? append(inner)
      return Unkeyed(list: inner, codingPath: codingPath)
    }

    mutating func superEncoder() -> any Encoder {
      let dict = Py(__owned: PyDict_New() ?? mtl_new_none())
      try? append(dict)
      return PyEncoder(codingPath, into: dict)
    }
  }

  struct Single: SingleValueEncodingContainer {
    let encoder: PyEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws { encoder.result = Py(__owned: mtl_new_none()) }

    mutating func encode<T: Encodable>(_ value: T) throws {
      encoder.result = try PyEncoder.encode(value, codingPath)
    }
  }
}
