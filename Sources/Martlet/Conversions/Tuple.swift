public import CMartlet

/// Converts a tuple, or another sequence but `str`, of exactly the given length.
@inlinable
public func __loadTuple<each T: FromPython>(
  _ object: __Obj, as _: (repeat each T).Type
) throws(PythonErrorSet) -> (repeat each T) {
  var count = 0
  for _ in repeat (each T).self { count += 1 }
  let tuple = try __TupleItems.tuple(object, count)
  defer { mtl_decref(tuple) }
  var index = 0
  func next<U: FromPython>(_: U.Type) throws(PythonErrorSet) -> U {
    defer { index += 1 }
    return try __TupleItems.element(mtl_tuple_item(tuple, index), index)
  }
  return (repeat try next((each T).self))
}

/// A new Python tuple.
@inlinable
public func __storeTuple<each T: IntoPython>(_ values: (repeat each T)) -> __Obj? {
  var count = 0
  for _ in repeat (each T).self { count += 1 }
  guard let tuple = PyTuple_New(count) else { return nil }
  var index = 0
  for value in repeat each values {
    guard let item = __Inlined.store(value) else {
      mtl_decref(tuple)
      return nil
    }
    mtl_tuple_init(tuple, index, item)
    index += 1
  }
  return tuple
}

public func __tupleInput<each T: FromPython>(_: (repeat each T).Type) -> String {
  var types: [String] = []
  for type in repeat (each T).self { types.append(type.__pythonInput) }
  return "tuple[\(types.joined(separator: ", "))]"
}

public func __tupleOutput<each T: IntoPython>(_: (repeat each T).Type) -> String {
  var types: [String] = []
  for type in repeat (each T).self { types.append(type.__pythonOutput) }
  return "tuple[\(types.joined(separator: ", "))]"
}

@usableFromInline
enum __TupleItems {
  /// A tuple of the items of a sequence other than `str`, as they are now.
  @usableFromInline
  static func snapshot(
    _ object: __Obj, expecting expected: StaticString = "a sequence"
  ) throws(PythonErrorSet) -> __Obj {
    guard mtl_is_tuple(object) || (!mtl_is_str(object) && PySequence_Check(object) != 0) else {
      __raiseMismatch(expected, object)
      throw PythonErrorSet()
    }
    // A tuple's own items count, whatever a subclass says its length is.
    guard let tuple = mtl_is_tuple(object) ? mtl_new_ref(object) : PySequence_Tuple(object) else {
      throw PythonErrorSet()
    }
    return tuple
  }

  @usableFromInline
  static func tuple(_ object: __Obj, _ count: Int) throws(PythonErrorSet) -> __Obj {
    let tuple = try snapshot(object, expecting: "tuple")
    let found = mtl_tuple_count(tuple)
    guard found == count else {
      mtl_decref(tuple)
      PyError(.valueError, "must be a tuple of length \(count), not of length \(found)").__restore()
      throw PythonErrorSet()
    }
    return tuple
  }

  @inlinable
  static func element<T: FromPython>(_ item: __Obj, _ index: Int) throws(PythonErrorSet) -> T {
    do throws(PythonErrorSet) {
      return try __Inlined.load(item)
    } catch {
      __ConversionPath.prepend(index: index)
      throw error
    }
  }
}
