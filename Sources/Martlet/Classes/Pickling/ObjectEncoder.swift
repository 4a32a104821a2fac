internal import CMartlet

/// Encodes a Codable value as Python objects: dicts, lists, and what has a conversion of its own.
final class __ObjectEncoder: Encoder {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  /// Puts the value where it belongs.
  let put: (__Obj) throws -> Void

  init(_ path: [any CodingKey], put: @escaping (__Obj) throws -> Void) {
    codingPath = path
    self.put = put
  }

  /// A new reference.
  static func encode<T: Encodable>(_ value: T) throws -> __Obj {
    if T.self is any FromPython.Type, !(T.self is any PyClassType.Type),
      let convertible = value as? any IntoPython
    {
      guard let object = convertible.__store() else { throw PyError.__fetch() }
      return object
    }
    return try encodeMembers(value)
  }

  static func encodeMembers<T: Encodable>(_ value: T) throws -> __Obj {
    var result: __Obj?
    try value.encode(
      to: __ObjectEncoder([]) { object in
        mtl_xdecref(result)
        result = mtl_new_ref(object)
      })
    return result ?? mtl_new_none()
  }

  /// A container that a value's parts go into; the Python object is shared, not copied.
  private func begin(_ object: __Obj?) -> Py {
    guard let object else { return Py(__owned: mtl_new_none()) }
    defer { mtl_decref(object) }
    try? put(object)
    return Py(__owned: mtl_new_ref(object))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(__KeyedObjects<Key>(dict: begin(PyDict_New()), codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    __ListedObjects(list: begin(PyList_New(0)), codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    __SingleObject(encoder: self, codingPath: codingPath)
  }
}

private struct __KeyedObjects<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let dict: Py
  let codingPath: [any CodingKey]

  private func set(_ object: __Obj, _ key: Key) throws {
    guard let name = key.stringValue.__store() else { throw PyError.__fetch() }
    defer { mtl_decref(name) }
    if PyDict_SetItem(dict.object, name, object) < 0 { throw PyError.__fetch() }
  }

  mutating func encodeNil(forKey key: Key) throws { try set(mtl_none(), key) }

  mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    let object = try __ObjectEncoder.encode(value)
    defer { mtl_decref(object) }
    try set(object, key)
  }

  private func nested(_ key: Key) -> __ObjectEncoder {
    let copy = self
    return __ObjectEncoder(codingPath + [key]) { try copy.set($0, key) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { nested(key).container(keyedBy: type) }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key).unkeyedContainer()
  }

  private var superKey: Key? { Key(stringValue: "super") }

  mutating func superEncoder() -> any Encoder {
    superKey.map(nested) ?? __ObjectEncoder(codingPath) { _ in }
  }

  mutating func superEncoder(forKey key: Key) -> any Encoder { nested(key) }
}

private struct __ListedObjects: UnkeyedEncodingContainer {
  let list: Py
  let codingPath: [any CodingKey]

  var count: Int { PyList_Size(list.object) }

  private func append(_ object: __Obj) throws {
    if PyList_Append(list.object, object) < 0 { throw PyError.__fetch() }
  }

  mutating func encodeNil() throws { try append(mtl_none()) }

  mutating func encode<T: Encodable>(_ value: T) throws {
    let object = try __ObjectEncoder.encode(value)
    defer { mtl_decref(object) }
    try append(object)
  }

  private func nested() -> __ObjectEncoder {
    let copy = self
    return __ObjectEncoder(codingPath) { try copy.append($0) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> { nested().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    nested().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { nested() }
}

private struct __SingleObject: SingleValueEncodingContainer {
  let encoder: __ObjectEncoder
  let codingPath: [any CodingKey]

  mutating func encodeNil() throws { try encoder.put(mtl_none()) }

  mutating func encode<T: Encodable>(_ value: T) throws {
    let object = try __ObjectEncoder.encode(value)
    defer { mtl_decref(object) }
    try encoder.put(object)
  }
}
