public import CMartlet

extension Set: FromPython where Element: FromPython {
  /// Copies a set or frozenset.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Set<Element> {
    guard mtl_is_set(object) || mtl_is_frozenset(object) else {
      __raiseMismatch("set", object)
      throw PythonErrorSet()
    }
    guard let iterator = PyObject_GetIter(object) else { throw PythonErrorSet() }
    defer { mtl_decref(iterator) }
    var result = Set<Element>(minimumCapacity: PySet_Size(object))
    while let item = PyIter_Next(iterator) {
      defer { mtl_decref(item) }
      do throws(PythonErrorSet) {
        result.insert(try __Inlined.load(item))
      } catch {
        __ConversionPath.prepend(key: item)
        throw error
      }
    }
    if mtl_error_occurred() { throw PythonErrorSet() }
    return result
  }

  public static var __pythonInput: String { "collections.abc.Set[\(Element.__pythonInput)]" }
}

extension Set: IntoPython, PyArgument where Element: IntoPython {
  /// A new set.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public consuming func __store() -> __Obj? {
    guard let set = PySet_New(nil) else { return nil }
    for element in self {
      guard let item = __Inlined.store(element) else {
        mtl_decref(set)
        return nil
      }
      let added = PySet_Add(set, item)
      mtl_decref(item)
      if added < 0 {
        mtl_decref(set)
        return nil
      }
    }
    return set
  }

  public static var __pythonOutput: String { "set[\(Element.__pythonOutput)]" }
}
