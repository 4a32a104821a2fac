public import CMartlet

// Containers of tuples. Tuples conform to no protocol, so the macros hand over how to convert what is
// inside.

@inlinable
public func __loadEach<T>(
  _ object: __Obj, _ load: (__Obj) throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> [T] {
  let items = try __TupleItems.snapshot(object)
  defer { mtl_decref(items) }
  var result: [T] = []
  result.reserveCapacity(mtl_tuple_count(items))
  for index in 0..<mtl_tuple_count(items) {
    result.append(try __part(items, index, load))
  }
  return result
}

@inlinable
public func __loadIfPresent<T>(
  _ object: __Obj, _ load: (__Obj) throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> T? {
  mtl_is_none(object) ? nil : try load(object)
}

@inlinable
public func __loadEntries<Key: Hashable, Value>(
  _ object: __Obj, _ loadKey: (__Obj) throws(PythonErrorSet) -> Key,
  _ loadValue: (__Obj) throws(PythonErrorSet) -> Value
) throws(PythonErrorSet) -> [Key: Value] {
  // A copy, since a conversion may run Python code that changes the dict.
  guard let dict = __Mapping.dict(from: object) else { throw PythonErrorSet() }
  defer { mtl_decref(dict) }
  var result = [Key: Value](minimumCapacity: PyDict_Size(dict))
  var entry = mtl_dict_next(dict, 0)
  while let key = entry.key, let value = entry.value {
    do throws(PythonErrorSet) {
      result[try loadKey(key)] = try loadValue(value)
    } catch {
      __ConversionPath.prepend(key: key)
      throw error
    }
    entry = mtl_dict_next(dict, entry.position)
  }
  return result
}

/// The items of a tuple of `count`, which live until `load` returns.
@inlinable
public func __loadParts<T>(
  _ object: __Obj, _ count: Int, _ load: (__Obj) throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> T {
  let tuple = try __TupleItems.tuple(object, count)
  defer { mtl_decref(tuple) }
  return try load(tuple)
}

@inlinable
public func __part<T>(
  _ tuple: __Obj, _ index: Int, _ load: (__Obj) throws(PythonErrorSet) -> T
) throws(PythonErrorSet) -> T {
  do throws(PythonErrorSet) {
    return try load(mtl_tuple_item(tuple, index))
  } catch {
    __ConversionPath.prepend(index: index)
    throw error
  }
}

@inlinable
public func __storeEach<T>(_ values: [T], _ store: (T) -> __Obj?) -> __Obj? {
  guard let list = PyList_New(values.count) else { return nil }
  for index in values.indices {
    guard let item = store(values[index]) else {
      mtl_decref(list)
      return nil
    }
    mtl_list_init(list, index, item)
  }
  return list
}

@inlinable
public func __storeIfPresent<T>(_ value: T?, _ store: (T) -> __Obj?) -> __Obj? {
  if let value { store(value) } else { mtl_new_none() }
}

@inlinable
public func __storeEntries<Key, Value>(
  _ values: [Key: Value], _ storeKey: (Key) -> __Obj?, _ storeValue: (Value) -> __Obj?
) -> __Obj? {
  guard let dict = PyDict_New() else { return nil }
  for (key, value) in values {
    let pythonKey = storeKey(key)
    let pythonValue = pythonKey == nil ? nil : storeValue(value)
    defer {
      mtl_xdecref(pythonKey)
      mtl_xdecref(pythonValue)
    }
    guard let pythonKey, let pythonValue, PyDict_SetItem(dict, pythonKey, pythonValue) == 0 else {
      mtl_decref(dict)
      return nil
    }
  }
  return dict
}

/// A tuple of new references, which it takes over; `nil` if one is.
@inlinable
public func __storeParts(_ parts: __Obj?...) -> __Obj? {
  let tuple = parts.contains { $0 == nil } ? nil : PyTuple_New(parts.count)
  guard let tuple else {
    for part in parts { mtl_xdecref(part) }
    return nil
  }
  for (index, part) in parts.enumerated() {
    if let part { mtl_tuple_init(tuple, index, part) }
  }
  return tuple
}
