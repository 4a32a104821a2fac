public import CMartlet

extension Dictionary: FromPython where Key: FromPython, Value: FromPython {
  /// Copies a dict, or any other mapping through its `items()`.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [Key: Value] {
    if mtl_is_exact_dict(object) { return try __loadDict(object) }
    guard let copy = __Mapping.dict(from: object) else { throw PythonErrorSet() }
    defer { mtl_decref(copy) }
    return try __loadDict(copy)
  }

  @inlinable
  static func __loadDict(_ dict: __Obj) throws(PythonErrorSet) -> [Key: Value] {
    let count = PyDict_Size(dict)
    var result = [Key: Value](minimumCapacity: count)
    var entry = mtl_dict_next(dict, 0)
    while let key = entry.key, let value = entry.value {
      // A conversion may run Python code that drops the entry.
      mtl_incref(key)
      mtl_incref(value)
      defer {
        mtl_decref(key)
        mtl_decref(value)
      }
      do throws(PythonErrorSet) {
        result[try Key.__load(key)] = try Value.__load(value)
      } catch {
        __ConversionPath.prepend(key: key)
        throw error
      }
      if PyDict_Size(dict) != count { try __Mapping.changed() }
      entry = mtl_dict_next(dict, entry.position)
    }
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
      let pythonKey = key.__store()
      let pythonValue = pythonKey == nil ? nil : value.__store()
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

@usableFromInline
enum __Mapping {
  /// A dict with the entries of a mapping; a TypeError for anything else.
  @usableFromInline @inline(never)
  static func dict(from object: __Obj) -> __Obj? {
    guard mtl_is_dict(object) || PyObject_HasAttrString(object, "keys") != 0 else {
      __raiseMismatch("a mapping", object)
      return nil
    }
    guard let dict = PyDict_New() else { return nil }
    if PyDict_Update(dict, object) == 0 { return dict }
    mtl_decref(dict)
    return nil
  }

  @usableFromInline @inline(never)
  static func changed() throws(PythonErrorSet) {
    PyError(.runtimeError, "dictionary changed size during conversion").__restore()
    throw PythonErrorSet()
  }
}
