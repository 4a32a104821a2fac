internal import CMartlet

/// What the conversions of dates and times share.
enum __Calendar {
  static func check(
    _ object: __Obj, _ type: __Imported, _ name: StaticString
  ) throws(PythonErrorSet) {
    guard type.isType(of: object) else {
      __raiseMismatch(name, object)
      throw PythonErrorSet()
    }
  }

  /// Calls `type` with new references, which are given up, and the keyword `fold`.
  static func make(_ type: __Imported, _ parts: [__Obj?], fold: Int) -> __Obj? {
    var places: [__Obj?] = [nil] + parts + [fold.__store()]
    guard let names = __storeParts("fold".__store()), let callable = type.object() else {
      places.forEach { mtl_xdecref($0) }
      return nil
    }
    defer {
      mtl_decref(names)
      mtl_decref(callable)
    }
    return places.withUnsafeMutableBufferPointer { places in
      mtl_call_consuming(callable, places.baseAddress, parts.count, names)
    }
  }
}
