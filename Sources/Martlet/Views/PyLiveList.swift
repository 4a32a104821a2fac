import CMartlet

/// An array that Python sees live: what either side changes, the other sees.
///
/// As a property of an exported class it makes `object.values.append(1)` change the Swift array, where
/// a property of type `[Int]` hands out a copy each time. In Python it is one
/// `collections.abc.MutableSequence`, always the same object; items are converted as they are read
/// and written. Use it under the GIL.
public final class PyLiveList<Element: FromPython & IntoPython>: __LiveStorage,
  @unchecked Sendable
{
  /// The items, for Swift to use as any array.
  public var elements: [Element]

  public init(_ elements: [Element] = []) {
    self.elements = elements
    super.init()
  }

  override var count: Int { elements.count }

  override func copy() -> __Obj? {
    // What Python makes here may run finalisers that change the list.
    let elements = elements
    guard let list = PyList_New(elements.count) else { return nil }
    for index in elements.indices {
      guard let item = elements[index].__store() else {
        mtl_decref(list)
        return nil
      }
      mtl_list_init(list, index, item)
    }
    return list
  }

  private func index(_ key: __Obj) throws(PythonErrorSet) -> Int {
    guard PyIndex_Check(key) != 0 else {
      let found = __Text.of(mtl_type_name(key)) ?? "object"
      PyError(.typeError, "list indices must be integers or slices, not \(found)").__restore()
      throw PythonErrorSet()
    }
    let index = PyNumber_AsSsize_t(key, PyExceptionType.indexError.object)
    if index == -1, mtl_error_occurred() { throw PythonErrorSet() }
    let place = index < 0 ? index + elements.count : index
    guard elements.indices.contains(place) else {
      PyError(.indexError, "list index out of range").__restore()
      throw PythonErrorSet()
    }
    return place
  }

  override func item(_ key: __Obj) throws(PythonErrorSet) -> __Obj? {
    elements[try index(key)].__store()
  }

  override func set(_ key: __Obj, _ value: __Obj?) throws(PythonErrorSet) {
    guard let value else {
      elements.remove(at: try index(key))
      return
    }
    // The conversion may run Python code that changes the list, so that the index is looked at after.
    let element = try __ConversionPath.unnamed { () throws(PythonErrorSet) in
      try Element.__load(value)
    }
    elements[try index(key)] = element
  }

  override func insert(_ value: __Obj, at index: Int) throws(PythonErrorSet) {
    let element = try __ConversionPath.unnamed { () throws(PythonErrorSet) in
      try Element.__load(value)
    }
    let place = index < 0 ? max(0, index + elements.count) : min(index, elements.count)
    elements.insert(element, at: place)
  }

  override func replace(with list: __Obj) throws(PythonErrorSet) {
    elements = try __ConversionPath.unnamed { () throws(PythonErrorSet) in
      try [Element].__load(list)
    }
  }
}

extension PyLiveList: FromPython, IntoPython {
  /// The list behind a live view, or a new one with a copy of any sequence.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    if let known = __LiveObject.known(object, .list) as? Self { return known }
    return Self(try [Element].__load(object))
  }

  public static var __pythonInput: String { [Element].__pythonInput }

  public consuming func __store() -> __Obj? { __LiveObject.object(self, .list) }

  public static var __pythonOutput: String {
    "collections.abc.MutableSequence[\(Element.__pythonOutput)]"
  }
}
