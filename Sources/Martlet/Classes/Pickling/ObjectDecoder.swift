internal import CMartlet

/// Decodes what ``__ObjectEncoder`` made.
struct __ObjectDecoder: Decoder {
  let object: Py
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  /// - Parameter object: Borrowed.
  static func decode<T: Decodable>(
    _ type: T.Type, _ object: __Obj, _ path: [any CodingKey]
  ) throws -> T {
    if T.self is any IntoPython.Type, !(T.self is any PyClassType.Type),
      let convertible = T.self as? any FromPython.Type
    {
      return try load(convertible, object, as: type)
    }
    return try T(from: __ObjectDecoder(object: Py(__owned: mtl_new_ref(object)), codingPath: path))
  }

  private static func load<C: FromPython, T>(
    _ convertible: C.Type, _ object: __Obj, as type: T.Type
  ) throws -> T {
    do throws(PythonErrorSet) {
      // C is T; the compiler knows them by two names.
      if let value = try C.__load(object) as? T { return value }
    } catch {
      throw PyError.__fetch()
    }
    throw PyError.typeError("the state is not one of \(type)")
  }

  private func expect(_ isRight: Bool, _ expected: String) throws {
    if !isRight { throw PyError.typeError("the state must have \(expected) here") }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try expect(mtl_is_dict(object.object), "a dict")
    return KeyedDecodingContainer(__KeyedState<Key>(dict: object, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try expect(mtl_is_list(object.object), "a list")
    return __ListedState(list: object, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    __SingleState(object: object, codingPath: codingPath)
  }
}

private struct __KeyedState<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let dict: Py
  let codingPath: [any CodingKey]

  /// Borrowed from the dict; `nil` where the key is missing.
  private func item(_ name: String) -> __Obj? {
    guard let key = name.__store() else {
      PyErr_Clear()
      return nil
    }
    defer { mtl_decref(key) }
    let item = PyDict_GetItemWithError(dict.object, key)
    if item == nil { PyErr_Clear() }
    return item
  }

  private func required(_ key: Key) throws -> __Obj {
    guard let item = item(key.stringValue) else {
      throw PyError.keyError("the state has no '\(key.stringValue)'")
    }
    return item
  }

  var allKeys: [Key] {
    guard let keys = PyDict_Keys(dict.object) else { return [] }
    defer { mtl_decref(keys) }
    guard let names = try? [String].__load(keys) else {
      PyErr_Clear()
      return []
    }
    return names.compactMap { Key(stringValue: $0) }
  }

  func contains(_ key: Key) -> Bool { item(key.stringValue) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { mtl_is_none(try required(key)) }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try __ObjectDecoder.decode(type, required(key), codingPath + [key])
  }

  private func nested(_ key: Key) throws -> __ObjectDecoder {
    __ObjectDecoder(
      object: Py(__owned: mtl_new_ref(try required(key))), codingPath: codingPath + [key])
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try nested(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    guard let key = Key(stringValue: "super") else { throw PyError.keyError("super") }
    return try nested(key)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }
}

private struct __ListedState: UnkeyedDecodingContainer {
  let list: Py
  let codingPath: [any CodingKey]
  var currentIndex = 0

  init(list: Py, codingPath: [any CodingKey]) {
    self.list = list
    self.codingPath = codingPath
  }

  var count: Int? { PyList_Size(list.object) }
  var isAtEnd: Bool { currentIndex >= PyList_Size(list.object) }

  private func item() throws -> __Obj {
    guard let item = PyList_GetItem(list.object, currentIndex) else { throw PyError.__fetch() }
    return item
  }

  mutating func decodeNil() throws -> Bool {
    guard mtl_is_none(try item()) else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try __ObjectDecoder.decode(type, item(), codingPath)
    currentIndex += 1
    return value
  }

  private mutating func nested() throws -> __ObjectDecoder {
    let decoder = __ObjectDecoder(
      object: Py(__owned: mtl_new_ref(try item())), codingPath: codingPath)
    currentIndex += 1
    return decoder
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try nested().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nested().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try nested() }
}

private struct __SingleState: SingleValueDecodingContainer {
  let object: Py
  let codingPath: [any CodingKey]

  func decodeNil() -> Bool { mtl_is_none(object.object) }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try __ObjectDecoder.decode(type, object.object, codingPath)
  }
}
