import CMartlet

extension InlineArray: FromPython where Element: FromPython {
  /// Copies a sequence of exactly this length.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> InlineArray {
    let elements = try [Element].__load(object)
    guard elements.count == count else {
      PyError(
        .valueError, "must be a sequence of length \(count), not of length \(elements.count)"
      ).__restore()
      throw PythonErrorSet()
    }
    return InlineArray { elements[$0] }
  }

  public static var __pythonInput: String { [Element].__pythonInput }
}

extension InlineArray: IntoPython, PyArgument where Element: IntoPython {
  /// A new list (`bytes` of `UInt8`).
  public consuming func __store() -> __Obj? {
    let array = self
    return array.indices.map { array[$0] }.__store()
  }

  public static var __pythonOutput: String { [Element].__pythonOutput }
}
