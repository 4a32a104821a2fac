public import CMartlet

extension PyClassType {
  @inlinable public static var __collection: __Protocol? { nil }
  @inlinable public static var __mutableCollection: __Protocol? { nil }
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
      let count = try __read(object) { (s) throws(PythonErrorSet) in s.pointee.count }
      let range = try __Subscripts.range(key, count)
      // Read again: the slice's `__index__` may have changed the object.
      let items = try __read(object) { (s) throws(PythonErrorSet) -> [Element] in
        let value = s.pointee
        let count = value.count
        return range.filter { $0 < count }.map {
          value[value.index(value.startIndex, offsetBy: $0)]
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

extension PyClassType where Self: MutableCollection, Element: FromPython {
  /// `object[i] = value`
  @inlinable public static var __mutableCollection: __Protocol? {
    var result = __Protocol()
    result.assignItem = { object, key, value in
      do throws(PythonErrorSet) {
        guard let value else { try __Subscripts.refuseDeletion(__pyName) }
        let position = try __Subscripts.position(key, __pyName)
        let element = try Element.__load(value)
        try __mutate(object) { (s) throws(PythonErrorSet) in
          let offset = try __Subscripts.offset(position, s.pointee.count, __pyName)
          s.pointee[s.pointee.index(s.pointee.startIndex, offsetBy: offset)] = element
        }
        return 0
      } catch {
        return -1
      }
    }
    result.elementInput = Element.__pythonInput
    return result
  }
}

extension PyClassType
where Self: MutableCollection & RangeReplaceableCollection, Element: FromPython {
  /// Also `del object[i]`.
  @inlinable public static var __mutableCollection: __Protocol? {
    var result = __Protocol()
    result.assignItem = { object, key, value in
      do throws(PythonErrorSet) {
        let position = try __Subscripts.position(key, __pyName)
        let element = value == nil ? nil : try Element?.__load(value ?? key)
        try __mutate(object) { (s) throws(PythonErrorSet) in
          let offset = try __Subscripts.offset(position, s.pointee.count, __pyName)
          let index = s.pointee.index(s.pointee.startIndex, offsetBy: offset)
          if let element { s.pointee[index] = element } else { s.pointee.remove(at: index) }
        }
        return 0
      } catch {
        return -1
      }
    }
    result.canDelete = true
    result.elementInput = Element.__pythonInput
    return result
  }
}

@usableFromInline
enum __Subscripts {
  /// The number that an index stands for.
  @usableFromInline
  static func position(_ key: __Obj, _ name: StaticString) throws(PythonErrorSet) -> Int {
    guard PyIndex_Check(key) != 0 else {
      let type = __Text.of(mtl_type_name(key)) ?? "object"
      PyError(.typeError, "\(name) indices must be integers or slices, not \(type)").__restore()
      throw PythonErrorSet()
    }
    let position = PyNumber_AsSsize_t(key, PyExceptionType.indexError.object)
    if position == -1, mtl_error_occurred() { throw PythonErrorSet() }
    return position
  }

  /// The offset from the start; negative positions count from the end.
  @usableFromInline
  static func offset(
    _ position: Int, _ count: Int, _ name: StaticString
  ) throws(PythonErrorSet) -> Int {
    let offset = position < 0 ? position + count : position
    guard offset >= 0, offset < count else {
      PyError(.indexError, "\(name) index out of range").__restore()
      throw PythonErrorSet()
    }
    return offset
  }

  /// The offsets that a slice takes of `count` elements.
  @usableFromInline
  static func range(_ slice: __Obj, _ count: Int) throws(PythonErrorSet) -> [Int] {
    var start = 0
    var stop = 0
    var step = 0
    if PySlice_Unpack(slice, &start, &stop, &step) < 0 { throw PythonErrorSet() }
    let length = PySlice_AdjustIndices(count, &start, &stop, step)
    return (0..<max(0, length)).map { start + $0 * step }
  }

  @usableFromInline
  static func refuseDeletion(_ name: StaticString) throws(PythonErrorSet) -> Never {
    PyError(.typeError, "'\(name)' object doesn't support item deletion").__restore()
    throw PythonErrorSet()
  }
}
