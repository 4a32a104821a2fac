public import CMartlet

extension PyClassType {
  @inlinable public static var __collection: __Protocol? { nil }
}

extension PyClassType where Self: Collection, Element: IntoPython {
  @inlinable public static var __isCollection: Bool { true }

  /// `len`, `object[i]` with negative indices, and slices, which give lists.
  @inlinable public static var __collection: __Protocol? {
    __collection(["Collection", "Iterable"])
  }

  @inlinable
  static func __collection(_ abstractClasses: [StaticString]) -> __Protocol {
    var result = __Protocol()
    result.length = { (object) throws(PythonErrorSet) in
      try __read(object) { (s) throws(PythonErrorSet) in s.pointee.count }
    }
    result.item = { object, key in
      __entry { () throws(PythonErrorSet) in try __item(object, key) }
    }
    result.abstractClasses = abstractClasses
    result.element = Element.__pythonOutput
    return result
  }

  @inlinable
  static func __item(_ object: __Obj, _ key: __Obj) throws(PythonErrorSet) -> __Obj? {
    if mtl_is_slice(key) {
      let bounds = try __Slice(key)
      let items = try __read(object) { (s) throws(PythonErrorSet) -> [Element] in
        let value = s.pointee
        let (start, count) = bounds.offsets(of: value.count)
        return (0..<count).map {
          value[value.index(value.startIndex, offsetBy: start + $0 * bounds.step)]
        }
      }
      return items.__store()
    }
    let position = try __Subscripts.position(key, __pyName)
    let item = try __read(object) { (s) throws(PythonErrorSet) -> Element in
      let value = s.pointee
      let offset = try __Subscripts.offset(position, value.count, __pyName)
      return value[value.index(value.startIndex, offsetBy: offset)]
    }
    return item.__store()
  }
}

extension PyClassType where Self: RandomAccessCollection, Element: IntoPython {
  /// Also a `collections.abc.Sequence`.
  @inlinable public static var __collection: __Protocol? { __collection(["Sequence"]) }
}

extension PyClassType where Self: Collection, Element: IntoPython & FromPython & Equatable {
  @inlinable public static var __collection: __Protocol? {
    __collection(["Collection", "Iterable"], searching: ())
  }

  /// `value in object`; a value of another type is not in it.
  @inlinable
  static func __collection(
    _ abstractClasses: [StaticString], searching: Void
  ) -> __Protocol {
    var result = __collection(abstractClasses)
    result.contains = { object, value in
      do throws(PythonErrorSet) {
        guard let value = try __operand({ () throws(PythonErrorSet) in try Element.__load(value) })
        else { return 0 }
        return try __read(object) { (s) throws(PythonErrorSet) in s.pointee.contains(value) }
          ? 1 : 0
      } catch {
        return -1
      }
    }
    return result
  }
}

extension PyClassType
where Self: RandomAccessCollection, Element: IntoPython & FromPython & Equatable {
  @inlinable public static var __collection: __Protocol? {
    __collection(["Sequence"], searching: ())
  }
}
