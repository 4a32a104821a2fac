import CMartlet

/// A dictionary that keeps an order, of whichever package: it converts from any mapping and into a
/// `dict`, in that order.
///
/// `OrderedDictionary` of swift-collections has all that is asked for:
///
///     extension OrderedDictionary: @retroactive FromPython, @retroactive IntoPython, PyOrderedMapping
///     where Key: FromPython & IntoPython, Value: FromPython & IntoPython {}
public protocol PyOrderedMapping: FromPython, IntoPython, Sequence
where Element == (key: Key, value: Value) {
  associatedtype Key: Hashable & FromPython & IntoPython
  associatedtype Value: FromPython & IntoPython

  init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>)
}

extension PyOrderedMapping {
  /// Copies a dict, or any other mapping through its `items()`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    guard let dict = __Mapping.dict(from: object) else { throw PythonErrorSet() }
    defer { mtl_decref(dict) }
    var pairs: [(Key, Value)] = []
    var places: [Key: Int] = [:]
    var entry = mtl_dict_next(dict, 0)
    while let key = entry.key, let value = entry.value {
      do throws(PythonErrorSet) {
        let pair = (try Key.__load(key), try Value.__load(value))
        // Of two keys that are equal in Swift only, the last value counts, as in a Dictionary.
        if let place = places.updateValue(pairs.count, forKey: pair.0) {
          places[pair.0] = place
          pairs[place].1 = pair.1
        } else {
          pairs.append(pair)
        }
      } catch {
        __ConversionPath.prepend(key: key)
        throw error
      }
      entry = mtl_dict_next(dict, entry.position)
    }
    return Self(uniqueKeysWithValues: pairs)
  }

  /// A new dict with the pairs in their order.
  public consuming func __store() -> __Obj? { __OrderedDict.store(self) }

  public static var __pythonInput: String {
    "collections.abc.Mapping[\(Key.__pythonInput), \(Value.__pythonInput)]"
  }

  public static var __pythonOutput: String {
    "dict[\(Key.__pythonOutput), \(Value.__pythonOutput)]"
  }
}

enum __OrderedDict {
  static func store<Key: IntoPython, Value: IntoPython>(
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
}
