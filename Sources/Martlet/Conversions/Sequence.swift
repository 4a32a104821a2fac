public import CMartlet

/// Loading of Swift arrays from Python sequences.
@usableFromInline
enum __Sequence {
  /// Any sequence but `str`, whose characters nobody wants one by one.
  @inlinable
  static func load<Element: FromPython>(_ object: __Obj) throws(PythonErrorSet) -> [Element] {
    let isList = mtl_is_list(object)
    if isList || mtl_is_tuple(object) {
      let count = isList ? mtl_list_count(object) : mtl_tuple_count(object)
      var result: [Element] = []
      result.reserveCapacity(count)
      for index in 0..<count {
        // A conversion may run Python code that shortens the list, or drops the item.
        if isList, index >= mtl_list_count(object) { try shrunk() }
        let item = mtl_new_ref(
          isList ? mtl_list_item(object, index) : mtl_tuple_item(object, index))
        defer { mtl_decref(item) }
        result.append(try element(item, index))
      }
      return result
    }
    return try loadOther(object)
  }

  @usableFromInline @inline(never)
  static func loadOther<Element: FromPython>(
    _ object: __Obj
  ) throws(PythonErrorSet) -> [Element] {
    guard !mtl_is_str(object), PySequence_Check(object) != 0 else {
      __raiseMismatch("a sequence", object)
      throw PythonErrorSet()
    }
    guard let iterator = PyObject_GetIter(object) else { throw PythonErrorSet() }
    defer { mtl_decref(iterator) }
    var result: [Element] = []
    while let item = PyIter_Next(iterator) {
      defer { mtl_decref(item) }
      result.append(try element(item, result.count))
    }
    if mtl_error_occurred() { throw PythonErrorSet() }
    return result
  }

  @inlinable @inline(__always)
  static func element<Element: FromPython>(
    _ item: __Obj, _ index: Int
  ) throws(PythonErrorSet) -> Element {
    do throws(PythonErrorSet) {
      return try __Inlined.load(item)
    } catch {
      __ConversionPath.prepend(index: index)
      throw error
    }
  }

  /// Lists and tuples of scalars in one loop of C; anything else one by one.
  @inlinable
  static func loadScalars<Scalar, Element: FromPython>(
    _ object: __Obj, _ items: (__Obj, Int, UnsafeMutablePointer<Scalar>) -> Int,
    as _: Element.Type, spare kind: __Spare.Kind? = nil
  ) throws(PythonErrorSet) -> [Element] {
    let isList = mtl_is_list(object)
    guard isList || mtl_is_tuple(object), MemoryLayout<Scalar>.size == MemoryLayout<Element>.size
    else { return try load(object) }
    let count = isList ? mtl_list_count(object) : mtl_tuple_count(object)
    if count == 0 { return [] }
    var loaded = 0
    // Scalar and Element are the same machine integer or float: Int64 and Int, say.
    func fill(_ start: UnsafeMutablePointer<Element>) {
      loaded = items(
        object, count, UnsafeMutableRawPointer(start).assumingMemoryBound(to: Scalar.self))
    }
    let result: [Element]
    if let kind, var spare = __Spare.take(kind, [Element].self), spare.count == count {
      spare.withUnsafeMutableBufferPointer { buffer in
        if let start = buffer.baseAddress { fill(start) }
      }
      result = spare
    } else if count <= 64 {
      // A short array is cheaper to copy than to leave uninitialised: for that, the standard
      // library asks the runtime for the type of the storage each time.
      result = withUnsafeTemporaryAllocation(of: Element.self, capacity: 64) { buffer in
        guard let start = buffer.baseAddress else { return [] }
        fill(start)
        return Array(UnsafeBufferPointer(start: start, count: loaded))
      }
    } else {
      result = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        if let start = buffer.baseAddress { fill(start) }
        initialized = loaded
      }
    }
    if loaded < count { try failed(at: loaded) }
    return result
  }

  @usableFromInline @inline(never)
  static func failed(at index: Int) throws(PythonErrorSet) {
    guard mtl_error_occurred() else { return try shrunk() }
    __ConversionPath.prepend(index: index)
    throw PythonErrorSet()
  }

  @usableFromInline @inline(never)
  static func shrunk() throws(PythonErrorSet) {
    PyError(.runtimeError, "list changed size during conversion").__restore()
    throw PythonErrorSet()
  }
}
