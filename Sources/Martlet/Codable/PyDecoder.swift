/// Reads `Decodable` values from Python objects, with the GIL held.
struct PyDecoder: Decoder {
  let object: Py
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func decode<T: Decodable>(
    _ type: T.Type, _ object: Py, _ path: [any CodingKey]
  ) throws -> T {
    do {
      if let scalar = try __Scalar.load(type, object) { return scalar }
    } catch {
      throw error.located(path)
    }
    return try T(from: PyDecoder(object: object, codingPath: path))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed<Key>(object: object, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    do throws(PyError) {
      let items: [Py] = try object.bind(Python(__attached: ())).load()
      return Unkeyed(items: items, codingPath: codingPath)
    } catch {
      throw error.located(codingPath)
    }
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    Single(object: object, codingPath: codingPath)
  }

  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: Py
    let codingPath: [any CodingKey]

    private var bound: Bound {
      @_lifetime(immortal) get { object.bind(Python(__attached: ())) }
    }

    var allKeys: [Key] {
      guard let keys = try? bound.attribute("keys")(),
        let names: [String] = try? bound.py.builtin("list")(keys).load()
      else { return [] }
      return names.compactMap { Key(stringValue: $0) }
    }

    private func find(_ key: Key) throws(PyError) -> Py? {
      if let dict = bound.cast(to: PyDict.self) { return try dict[key.stringValue]?.owned() }
      return try bound.attributeIfPresent(key.stringValue)?.owned()
    }

    func contains(_ key: Key) -> Bool { ((try? find(key)) ?? nil) != nil }

    private func value(_ key: Key) throws -> Py {
      guard let value = try find(key) else {
        throw PyError.keyError("'\(key.stringValue)' is missing").located(codingPath)
      }
      return value
    }

    func decodeNil(forKey key: Key) throws -> Bool {
      try value(key).bind(Python(__attached: ())).isNone
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try PyDecoder.decode(type, try value(key), codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      KeyedDecodingContainer(Keyed<Nested>(object: try value(key), codingPath: codingPath + [key]))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try PyDecoder(object: try value(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { PyDecoder(object: object, codingPath: codingPath) }

    func superDecoder(forKey key: Key) throws -> any Decoder {
      PyDecoder(object: try value(key), codingPath: codingPath + [key])
    }
  }

  struct Unkeyed: UnkeyedDecodingContainer {
    let items: [Py]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private mutating func next() throws -> (Py, [any CodingKey]) {
      guard !isAtEnd else {
        throw PyError.indexError("only \(items.count) items").located(codingPath)
      }
      defer { currentIndex += 1 }
      return (items[currentIndex], codingPath + [PyIndexKey(currentIndex)])
    }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, items[currentIndex].bind(Python(__attached: ())).isNone else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
      let (item, path) = try next()
      return try PyDecoder.decode(type, item, path)
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      let (item, path) = try next()
      return KeyedDecodingContainer(Keyed<Nested>(object: item, codingPath: path))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      let (item, path) = try next()
      return try PyDecoder(object: item, codingPath: path).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
      let (item, path) = try next()
      return PyDecoder(object: item, codingPath: path)
    }
  }

  struct Single: SingleValueDecodingContainer {
    let object: Py
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { object.bind(Python(__attached: ())).isNone }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
      try PyDecoder.decode(type, object, codingPath)
    }
  }
}

/// The place of an item in a sequence.
struct PyIndexKey: CodingKey {
  let index: Int
  init(_ index: Int) { self.index = index }
  init?(intValue: Int) { index = intValue }
  init?(stringValue: String) { nil }
  var intValue: Int? { index }
  var stringValue: String { "\(index)" }
}

extension PyError {
  /// The same error with the place in front of its message, where it is a plain one.
  func located(_ path: [any CodingKey]) -> PyError {
    let kinds: [PyExceptionType] = [
      .keyError, .indexError, .typeError, .valueError, .overflowError,
    ]
    guard !path.isEmpty || matches(.keyError),
      let kind = kinds.first(where: { matches($0) })
    else { return self }
    let place = path.map { key in
      key.intValue.map { "[\($0)]" } ?? "['\(key.stringValue)']"
    }.joined()
    let type: PyExceptionType = kind == .keyError || kind == .indexError ? .valueError : kind
    let text = kind == .keyError ? message.filter { $0 != "\"" } : message
    return PyError(type, place.isEmpty ? text : "\(place): \(text)")
  }
}
