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
      throw PyDecodingFailure(error, at: path)
    }
    return try T(from: PyDecoder(object: object, codingPath: path))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try Keyed<Key>(object, codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    do throws(PyError) {
      let items: [Py] = try object.bind(Python(__attached: ())).load()
      return Unkeyed(items: items, codingPath: codingPath)
    } catch {
      throw PyDecodingFailure(error, at: codingPath)
    }
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    Single(object: object, codingPath: codingPath)
  }

  struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: Py
    let codingPath: [any CodingKey]
    private let isMapping: Bool

    init(_ object: Py, _ codingPath: [any CodingKey]) throws {
      self.object = object
      self.codingPath = codingPath
      let bound = object.bind(Python(__attached: ()))
      isMapping = try bound.cast(to: PyDict.self) == nil && bound.hasAttribute("keys")
    }

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
      guard isMapping else { return try bound.attributeIfPresent(key.stringValue)?.owned() }
      return try bound.contains(key.stringValue) ? bound[key.stringValue].owned() : nil
    }

    func contains(_ key: Key) -> Bool { ((try? find(key)) ?? nil) != nil }

    private func value(_ key: Key) throws -> Py {
      guard let value = try find(key) else {
        throw PyDecodingFailure(missing(key), at: codingPath)
      }
      return value
    }

    private func missing(_ key: Key) -> PyError {
      let found = bound.isNone ? "None" : bound.type.name
      let plain = ["None", "bool", "bytes", "float", "int", "list", "set", "str", "tuple"]
      return plain.contains(found)
        ? .typeError("must be a mapping or an object with attributes, not \(found)")
        : .valueError("'\(key.stringValue)' is missing")
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
      KeyedDecodingContainer(try Keyed<Nested>(try value(key), codingPath + [key]))
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
        throw PyDecodingFailure(.valueError("only \(items.count) items"), at: codingPath)
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
      return KeyedDecodingContainer(try Keyed<Nested>(item, path))
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

/// What failed inside a value that is decoded, and where: `['servers'][3]`.
struct PyDecodingFailure: Error {
  let error: PyError
  private let path: String

  init(_ error: PyError, at path: [any CodingKey]) {
    self.error = error
    self.path = path.map { key in key.intValue.map { "[\($0)]" } ?? "['\(key.stringValue)']" }
      .joined()
  }

  /// That of a type's own `init(from:)`, which Swift's types throw too.
  init(_ error: DecodingError) {
    let context: DecodingError.Context
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default:
      self.init(.valueError("\(error)"), at: [])
      return
    }
    self.init(.valueError(context.debugDescription), at: context.codingPath)
  }

  /// Sets the exception; the entry puts the path behind the argument's name.
  func raise() {
    error.__restore()
    if !path.isEmpty { __ConversionPath.prepend(path) }
  }
}
