import CMartlet

/// A dictionary that Python sees live: what either side changes, the other sees.
///
/// In Python it is one `collections.abc.MutableMapping`, always the same object; see ``PyLiveList``.
public final class PyLiveDict<
  Key: FromPython & IntoPython & Hashable, Value: FromPython & IntoPython
>: __LiveStorage, @unchecked Sendable {
  /// The entries, for Swift to use as any dictionary.
  public var entries: [Key: Value]

  public init(_ entries: [Key: Value] = [:]) {
    self.entries = entries
    super.init()
  }

  override var count: Int { entries.count }

  override func copy() -> __Obj? { __OrderedDict.store(entries.lazy.map { ($0.key, $0.value) }) }

  private func missing(_ key: __Obj) throws(PythonErrorSet) -> Never {
    PyErr_SetObject(PyExceptionType.keyError.object, key)
    throw PythonErrorSet()
  }

  /// The key, or `nil` for an object of another type, which can't be in here.
  private func find(_ key: __Obj) throws(PythonErrorSet) -> Key? {
    do throws(PythonErrorSet) {
      return try Key.__load(key)
    } catch {
      guard PyErr_ExceptionMatches(PyExceptionType.typeError.object) != 0 else { throw error }
      __ConversionPath.forget()
      return nil
    }
  }

  override func item(_ key: __Obj) throws(PythonErrorSet) -> __Obj? {
    guard let known = try find(key), let value = entries[known] else { try missing(key) }
    return value.__store()
  }

  override func set(_ key: __Obj, _ value: __Obj?) throws(PythonErrorSet) {
    guard let value else {
      guard let known = try find(key), entries.removeValue(forKey: known) != nil else {
        try missing(key)
      }
      return
    }
    let (place, entry) = try __ConversionPath.unnamed { () throws(PythonErrorSet) in
      (try Key.__load(key), try Value.__load(value))
    }
    entries[place] = entry
  }

  override func contains(_ key: __Obj) throws(PythonErrorSet) -> Bool {
    guard let known = try find(key) else { return false }
    return entries[known] != nil
  }
}

extension PyLiveDict: FromPython, IntoPython {
  /// The dictionary behind a live view, or a new one with a copy of any mapping.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    if let known = __LiveObject.known(object, .dict) as? Self { return known }
    return Self(try [Key: Value].__load(object))
  }

  public static var __pythonInput: String { [Key: Value].__pythonInput }

  public consuming func __store() -> __Obj? { __LiveObject.object(self, .dict) }

  public static var __pythonOutput: String {
    "collections.abc.MutableMapping[\(Key.__pythonOutput), \(Value.__pythonOutput)]"
  }
}
