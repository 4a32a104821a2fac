internal import CMartlet

/// Reads `Decodable` values from Python objects, with the GIL held.
struct PyDecoder: Decoder {
  let object: Py
  let rules: __CodingRules
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func decode<T: Decodable>(
    _ type: T.Type, _ object: Py, by rules: __CodingRules, _ path: [any CodingKey] = []
  ) throws -> T {
    if let conversion = rules.conversion(to: type) {
      do {
        if let value = try load(conversion, object) as? T { return value }
      } catch {
        throw PyDecodingFailure(error, at: path)
      }
    }
    guard mtl_enter_level() else { throw PyError.__fetch() }
    defer { mtl_leave_level() }
    return try T(from: PyDecoder(object: object, rules: rules, codingPath: path))
  }

  private static func load<S: FromPython>(_ type: S.Type, _ object: Py) throws(PyError) -> Any {
    try object.bind(Python(__attached: ())).load(as: type)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try Keyed<Key>(self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    do throws(PyError) {
      let items: [Py] = try object.bind(Python(__attached: ())).load()
      return Unkeyed(items: items, rules: rules, codingPath: codingPath)
    } catch {
      throw PyDecodingFailure(error, at: codingPath)
    }
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(decoder: self) }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: PyDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }
    private let isMapping: Bool

    init(_ decoder: PyDecoder) throws {
      self.decoder = decoder
      let bound = decoder.object.bind(Python(__attached: ()))
      isMapping = try bound.cast(to: PyDict.self) == nil && bound.hasAttribute("keys")
    }

    private var bound: Bound {
      @_lifetime(immortal) get { decoder.object.bind(Python(__attached: ())) }
    }

    var allKeys: [Key] {
      guard let keys = try? bound.attribute("keys")(),
        let names: [String] = try? bound.py.builtin("list")(keys).load()
      else { return [] }
      return names.compactMap { Key(stringValue: $0) }
    }

    private func find(_ key: any CodingKey) throws(PyError) -> Py? {
      if let dict = bound.cast(to: PyDict.self) { return try dict[key.stringValue]?.owned() }
      guard isMapping else { return try bound.attributeIfPresent(key.stringValue)?.owned() }
      return try bound.contains(key.stringValue) ? bound[key.stringValue].owned() : nil
    }

    func contains(_ key: Key) -> Bool { ((try? find(key)) ?? nil) != nil }

    /// The decoder of what stands at the key.
    private func at(_ key: any CodingKey) throws -> PyDecoder {
      guard let value = try find(key) else {
        throw PyDecodingFailure(missing(key), at: codingPath)
      }
      return PyDecoder(object: value, rules: decoder.rules, codingPath: codingPath + [key])
    }

    private func missing(_ key: any CodingKey) -> PyError {
      let found = bound.isNone ? "None" : bound.type.name
      let plain = ["None", "bool", "bytes", "float", "int", "list", "set", "str", "tuple"]
      return plain.contains(found)
        ? .typeError("must be a mapping or an object with attributes, not \(found)")
        : .valueError("'\(key.stringValue)' is missing")
    }

    func decodeNil(forKey key: Key) throws -> Bool { try at(key).isNone }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      try at(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try at(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try at(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
      switch decoder.rules {
      case .values: decoder
      case .state: try at(PySuperKey())
      }
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let items: [Py]
    let rules: __CodingRules
    let codingPath: [any CodingKey]
    var currentIndex = 0

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    private mutating func next() throws -> PyDecoder {
      guard !isAtEnd else {
        throw PyDecodingFailure(.valueError("only \(items.count) items"), at: codingPath)
      }
      defer { currentIndex += 1 }
      let path = codingPath + [PyIndexKey(currentIndex)]
      return PyDecoder(object: items[currentIndex], rules: rules, codingPath: path)
    }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, items[currentIndex].bind(Python(__attached: ())).isNone else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
  }

  private struct Single: SingleValueDecodingContainer {
    let decoder: PyDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.isNone }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try decoder.decode(type) }
  }

  private var isNone: Bool { object.bind(Python(__attached: ())).isNone }

  private func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try PyDecoder.decode(type, object, by: rules, codingPath)
  }
}

/// Where a superclass's fields stand in a pickle.
struct PySuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }
  init() {}
  init?(intValue: Int) { nil }
  init?(stringValue: String) { nil }
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
  private init(_ error: DecodingError) {
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

  /// Runs `body`; what it throws is set as a Python exception with its path, which the caller puts
  /// behind the argument's name.
  static func raising<R>(_ body: () throws -> R) throws(PythonErrorSet) -> R {
    do {
      return try body()
    } catch let failure as PyDecodingFailure {
      failure.raise()
    } catch let error as DecodingError {
      PyDecodingFailure(error).raise()
    } catch {
      __raise(error)
    }
    throw PythonErrorSet()
  }

  private func raise() {
    error.__restore()
    if !path.isEmpty { __ConversionPath.prepend(path) }
  }
}
