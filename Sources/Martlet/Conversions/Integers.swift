public import CMartlet

extension Int: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    return Int(loaded.value)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  @inlinable
  public static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element] {
    try __Sequence.loadScalars(object, mtl_load_int64_items, as: Element.self, spare: .integers)
  }

  @inlinable
  public static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj? {
    // Element is Self, which is Int64 in memory.
    values.withUnsafeBytes { values in
      let integers = unsafe values.assumingMemoryBound(to: Int64.self)
      return mtl_new_list_int64(integers.baseAddress, integers.count)
    }
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension Int64: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int64 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    return Int64(loaded.value)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  @inlinable
  public static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element] {
    try __Sequence.loadScalars(object, mtl_load_int64_items, as: Element.self)
  }

  @inlinable
  public static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj? {
    // Element is Self, which is Int64 in memory.
    values.withUnsafeBytes { values in
      let integers = unsafe values.assumingMemoryBound(to: Int64.self)
      return mtl_new_list_int64(integers.baseAddress, integers.count)
    }
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension UInt: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt {
    let loaded = mtl_load_uint64(object)
    if loaded.failed { throw PythonErrorSet() }
    return UInt(loaded.value)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_uint64(UInt64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension UInt64: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt64 {
    let loaded = mtl_load_uint64(object)
    if loaded.failed { throw PythonErrorSet() }
    return UInt64(loaded.value)
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_uint64(UInt64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension Int8: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int8 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = Int8(exactly: loaded.value) else {
      mtl_raise_out_of_range(false, "Int8")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension Int16: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int16 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = Int16(exactly: loaded.value) else {
      mtl_raise_out_of_range(false, "Int16")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension Int32: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Int32 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = Int32(exactly: loaded.value) else {
      mtl_raise_out_of_range(false, "Int32")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension UInt8: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt8 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = UInt8(exactly: loaded.value) else {
      mtl_raise_out_of_range(loaded.value < 0, "UInt8")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  /// `bytes`, a `bytearray`, another buffer of bytes, or a sequence of integers.
  public static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element] {
    guard Element.self == UInt8.self else { return try __Sequence.load(object) }
    // The same type under two names.
    return unsafe unsafeBitCast(try __Bytes.load(object), to: [Element].self)
  }

  /// `bytes`.
  @inlinable
  public static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj? {
    // Element is Self.
    values.withUnsafeBytes { mtl_new_bytes($0.baseAddress, $0.count) }
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
  public static var __pythonArrayOutput: String { "bytes" }
}

extension UInt16: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt16 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = UInt16(exactly: loaded.value) else {
      mtl_raise_out_of_range(loaded.value < 0, "UInt16")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}

extension UInt32: FromPython, IntoPython {
  @inlinable @inline(__always)
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> UInt32 {
    let loaded = mtl_load_int64(object)
    if loaded.failed { throw PythonErrorSet() }
    guard let value = UInt32(exactly: loaded.value) else {
      mtl_raise_out_of_range(loaded.value < 0, "UInt32")
      throw PythonErrorSet()
    }
    return value
  }

  @inlinable @inline(__always)
  public func __store() -> __Obj? { mtl_new_int64(Int64(self)) }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}
