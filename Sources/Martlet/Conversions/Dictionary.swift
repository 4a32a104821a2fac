public import CMartlet

extension Dictionary: FromPython where Key: FromPython, Value: FromPython {
  /// Copies a dict, or any other mapping through its `items()`.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [Key: Value] {
    try __loadAny(object)
  }

  @inlinable
  static func __loadAny(_ object: __Obj) throws(PythonErrorSet) -> [Key: Value] {
    if mtl_is_exact_dict(object) { return try __loadDict(object) }
    guard let copy = __Mapping.dict(from: object) else { throw PythonErrorSet() }
    defer { mtl_decref(copy) }
    return try __loadDict(copy)
  }

  @inlinable
  static func __loadDict(_ dict: __Obj) throws(PythonErrorSet) -> [Key: Value] {
    // This initializer is inlined; the one for a capacity asks the runtime for its storage's type
    // each time.
    try __fill(dict) { Dictionary($0, uniquingKeysWith: { _, last in last }) }
  }

  /// Calls `body` with the entries of a dict as they are converted.
  @inlinable @inline(__always)
  static func __fill<R>(
    _ dict: __Obj, _ body: (__Entries<Key, Value>) -> R
  ) throws(PythonErrorSet) -> R {
    var failed = false
    let result = withUnsafeMutablePointer(to: &failed) { body(__Entries(dict: dict, failed: $0)) }
    if failed { throw PythonErrorSet() }
    return result
  }

  public static var __pythonInput: String {
    "collections.abc.Mapping[\(Key.__pythonInput), \(Value.__pythonInput)]"
  }
}

extension Dictionary: IntoPython, PyArgument where Key: IntoPython, Value: IntoPython {
  /// A new dict, in this dictionary's order.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public consuming func __store() -> __Obj? {
    guard let dict = PyDict_New() else { return nil }
    for (key, value) in self {
      // Consumed, since a copy of a string is a call even where nothing is counted.
      let pythonKey = __Inlined.store(consume key)
      let pythonValue = pythonKey == nil ? nil : __Inlined.store(consume value)
      defer {
        mtl_xdecref(pythonKey)
        mtl_xdecref(pythonValue)
      }
      guard let pythonKey, let pythonValue, PyDict_SetItem(dict, pythonKey, pythonValue) == 0
      else {
        mtl_decref(dict)
        return nil
      }
    }
    return dict
  }

  public static var __pythonOutput: String {
    "dict[\(Key.__pythonOutput), \(Value.__pythonOutput)]"
  }
}

/// A dict's entries, converted one by one; ends early, with the error set, where that fails.
@usableFromInline @frozen
struct __Entries<Key: FromPython, Value: FromPython>: Sequence, IteratorProtocol {
  @usableFromInline let dict: __Obj
  @usableFromInline let count: Int
  @usableFromInline let failed: UnsafeMutablePointer<Bool>
  @usableFromInline var position = 0

  @inlinable
  init(dict: __Obj, failed: UnsafeMutablePointer<Bool>) {
    self.dict = dict
    self.failed = failed
    count = mtl_dict_count(dict)
  }

  @inlinable var underestimatedCount: Int { count }

  @inlinable @inline(__always)
  mutating func next() -> (Key, Value)? {
    let entry = mtl_dict_next(dict, position)
    guard let key = entry.key, let value = entry.value else { return nil }
    position = entry.position
    // A conversion may run Python code that drops the entry.
    mtl_incref(key)
    mtl_incref(value)
    defer {
      mtl_decref(key)
      mtl_decref(value)
    }
    do throws(PythonErrorSet) {
      let converted = (try __Inlined.load(key) as Key, try __Inlined.load(value) as Value)
      if mtl_dict_count(dict) == count { return converted }
      __Mapping.changed()
    } catch {
      __ConversionPath.prepend(key: key)
    }
    failed.pointee = true
    return nil
  }
}

@usableFromInline
enum __Mapping {
  /// A dict with the entries of a mapping; a TypeError for anything else.
  @usableFromInline @inline(never)
  static func dict(from object: __Obj) -> __Obj? {
    guard mtl_is_dict(object) || mtl_has_attribute(object, "keys") else {
      __raiseMismatch("a mapping", object)
      return nil
    }
    guard let dict = PyDict_New() else { return nil }
    if PyDict_Update(dict, object) == 0 { return dict }
    mtl_decref(dict)
    return nil
  }

  @usableFromInline @inline(never)
  static func changed() {
    PyError(.runtimeError, "dictionary changed size during conversion").__restore()
  }
}
