public import CMartlet

extension Double: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Double {
    let loaded = mtl_load_double(object)
    if loaded.failed { throw PythonErrorSet() }
    return loaded.value
  }

  @inlinable
  public static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element] {
    try __Sequence.loadScalars(object, mtl_load_double_items, as: Element.self, spare: .floats)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_double(self) }

  @inlinable
  public static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj? {
    // Element is Self.
    values.withUnsafeBytes { values in
      let floats = unsafe values.assumingMemoryBound(to: Double.self)
      return mtl_new_list_double(floats.baseAddress, floats.count)
    }
  }

  public static var __pythonInput: String { "float" }
  public static var __pythonOutput: String { "float" }
}

extension Float: FromPython, IntoPython {
  /// Rounds to the nearest `Float`; a finite value too large becomes infinity, as in NumPy.
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Float {
    Float(try Double.__load(object))
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_double(Double(self)) }

  public static var __pythonInput: String { "float" }
  public static var __pythonOutput: String { "float" }
}
