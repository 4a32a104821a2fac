public import CMartlet

/// What an ordered dictionary of any package needs to convert: conform it to `FromPython` and
/// `IntoPython` with these two.
public enum __OrderedDict {
  /// A new dict with the pairs in their order.
  public static func store<Key: IntoPython, Value: IntoPython>(
    _ pairs: some Sequence<(key: Key, value: Value)>
  ) -> __Obj? {
    guard let dict = PyDict_New() else { return nil }
    for (key, value) in pairs {
      let key = key.__store()
      let value = key == nil ? nil : value.__store()
      defer {
        mtl_xdecref(key)
        mtl_xdecref(value)
      }
      guard let key, let value, PyDict_SetItem(dict, key, value) == 0 else {
        mtl_decref(dict)
        return nil
      }
    }
    return dict
  }

  /// The pairs of a mapping in its order.
  public static func load<Key: FromPython, Value: FromPython>(
    _ object: __Obj
  ) throws(PythonErrorSet) -> [(Key, Value)] {
    guard let dict = __Mapping.dict(from: object) else { throw PythonErrorSet() }
    defer { mtl_decref(dict) }
    var pairs: [(Key, Value)] = []
    var entry = mtl_dict_next(dict, 0)
    while let key = entry.key, let value = entry.value {
      do throws(PythonErrorSet) {
        pairs.append((try Key.__load(key), try Value.__load(value)))
      } catch {
        __ConversionPath.prepend(key: key)
        throw error
      }
      entry = mtl_dict_next(dict, entry.position)
    }
    return pairs
  }
}
