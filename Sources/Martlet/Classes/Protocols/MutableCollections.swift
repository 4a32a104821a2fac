public import CMartlet

extension PyClassType {
  @inlinable public static var __mutableCollection: __Protocol? { nil }
}

extension PyClassType where Self: MutableCollection, Element: FromPython {
  /// `object[i] = value`
  @inlinable public static var __mutableCollection: __Protocol? {
    var result = __Protocol()
    result.assignItem = { object, key, value in
      do throws(PythonErrorSet) {
        guard let value else { try __Subscripts.refuseDeletion(__pyName) }
        let position = try __Subscripts.position(key, __pyName)
        let element = try __element(value)
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

  /// The element that an object stands for; a failure names the argument.
  @inlinable
  static func __element(
    _ object: __Obj, _ function: StaticString = "__setitem__"
  ) throws(PythonErrorSet) -> Element {
    do throws(PythonErrorSet) {
      return try Element.__load(object)
    } catch {
      __ConversionPath.failed(function, "value")
      throw error
    }
  }
}

extension PyClassType
where Self: MutableCollection & RangeReplaceableCollection, Element: FromPython {
  /// Also `del object[i]`, and slices as in a `list`.
  @inlinable public static var __mutableCollection: __Protocol? { __replaceable }

  @inlinable static var __replaceable: __Protocol {
    var result = __Protocol()
    result.assignItem = { object, key, value in
      do throws(PythonErrorSet) {
        if mtl_is_slice(key) {
          try __assign(object, key, value)
          return 0
        }
        let position = try __Subscripts.position(key, __pyName)
        let element = try value.map { (value) throws(PythonErrorSet) in try __element(value) }
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

  /// `object[slice] = iterable`, or `del object[slice]` for `nil`.
  @inlinable
  static func __assign(_ object: __Obj, _ slice: __Obj, _ value: __Obj?) throws(PythonErrorSet) {
    let elements = try value.map { (value) throws(PythonErrorSet) -> [Element] in
      guard let list = PySequence_List(value) else { throw PythonErrorSet() }
      defer { mtl_decref(list) }
      do throws(PythonErrorSet) {
        return try [Element].__load(list)
      } catch {
        __ConversionPath.failed("__setitem__", "value")
        throw error
      }
    }
    // The slice's own `__index__` may change the object: its numbers come before the count.
    let bounds = try __Slice(slice)
    try __mutate(object) { (s) throws(PythonErrorSet) in
      let offsets = bounds.offsets(of: s.pointee.count)
      func index(_ offset: Int) -> Index {
        s.pointee.index(s.pointee.startIndex, offsetBy: offset)
      }
      if bounds.step == 1 {
        let start = index(offsets.start)
        let end = index(offsets.start + offsets.count)
        s.pointee.replaceSubrange(start..<end, with: elements ?? [])
      } else if let elements {
        try __Slice.check(elements.count, fits: offsets.count)
        for (place, element) in elements.enumerated() {
          s.pointee[index(offsets.start + place * bounds.step)] = element
        }
      } else if offsets.count > 0 {
        // In one pass: to remove them one by one would move the rest each time.
        let end = offsets.start + (offsets.count - 1) * bounds.step
        let range = index(Swift.min(offsets.start, end))...index(Swift.max(offsets.start, end))
        let kept = s.pointee[range].enumerated().lazy
          .filter { !$0.offset.isMultiple(of: bounds.step) }.map(\.element)
        s.pointee.replaceSubrange(range, with: Array(kept))
      }
    }
  }
}

extension PyClassType
where
  Self: MutableCollection & RangeReplaceableCollection & RandomAccessCollection,
  Element: FromPython & IntoPython
{
  /// Also a `collections.abc.MutableSequence`, with its `insert`.
  @inlinable public static var __mutableCollection: __Protocol? {
    var result = __replaceable
    result.insert = { object, key, value in
      __entry { () throws(PythonErrorSet) in
        let position = try __Subscripts.number(key)
        let element = try __element(value, "insert")
        try __mutate(object) { (s) throws(PythonErrorSet) in
          let offset = __Subscripts.place(position, s.pointee.count)
          s.pointee.insert(element, at: s.pointee.index(s.pointee.startIndex, offsetBy: offset))
        }
        return mtl_new_none()
      }
    }
    result.abstractClasses = ["MutableSequence"]
    result.element = Element.__pythonOutput
    return result
  }
}
