extension Array: FromPython where Element: FromPython {
  /// Copies a list, a tuple or any other sequence but `str`.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [Element] {
    try Element.__loadArray(object, as: Element.self)
  }

  public static var __pythonInput: String { "collections.abc.Sequence[\(Element.__pythonInput)]" }
}

extension Array: IntoPython, PyArgument where Element: IntoPython {
  /// A new list.
  ///
  /// - Complexity: O(*n*).
  @inlinable
  public consuming func __store() -> __Obj? { Element.__storeArray(self) }

  public static var __pythonOutput: String { Element.__pythonArrayOutput }
}

// Where a macro writes `[Int].__load`, the call reaches the loop of C without a witness table.
extension Array where Element == Int {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [Int] {
    try Int.__loadArray(object, as: Int.self)
  }

  @inlinable
  public consuming func __store() -> __Obj? { Int.__storeArray(self) }
}

extension Array where Element == Double {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [Double] {
    try Double.__loadArray(object, as: Double.self)
  }

  @inlinable
  public consuming func __store() -> __Obj? { Double.__storeArray(self) }
}
