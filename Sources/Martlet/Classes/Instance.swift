public import CMartlet

// Layout: the base's part (an object's head, of most), a state word, the value at its own alignment,
// then what the options ask for. Types with an alignment over 16 bytes are refused when the class is
// made: CPython's allocator gives no more.
extension PyClassType {
  @inlinable @inline(__always)
  public static var __offset: Int {
    let mask = MemoryLayout<Self>.alignment - 1
    return (__pyHead + MemoryLayout<UInt32>.size + mask) & ~mask
  }

  @inlinable @inline(__always)
  static var __end: Int { (__offset + MemoryLayout<Self>.size + 7) & ~7 }

  /// The thread that a confined object serves.
  @inlinable @inline(__always)
  static var __ownerOffset: Int { __end }

  /// Zero for none, as all offsets here.
  @inlinable @inline(__always)
  public static var __dictOffset: Int {
    guard __pyOptions.contains(.dict) else { return 0 }
    return __end + (__pyOptions.contains(.threadConfined) ? 8 : 0)
  }

  @inlinable @inline(__always)
  public static var __weakOffset: Int {
    guard __pyOptions.contains(.weakReferences) else { return 0 }
    return __end + (__pyOptions.contains(.threadConfined) ? 8 : 0)
      + (__pyOptions.contains(.dict) ? 8 : 0)
  }

  @inlinable @inline(__always)
  public static var __size: Int {
    __end + (__pyOptions.contains(.threadConfined) ? 8 : 0)
      + (__pyOptions.contains(.dict) ? 8 : 0) + (__pyOptions.contains(.weakReferences) ? 8 : 0)
  }

  /// Whether an object is a head, a state and a value, known to no collector, so that the library
  /// allocates and frees it by itself.
  @inlinable @inline(__always)
  public static var __isPlain: Bool {
    !__pyIsGC && __pyOptions.isDisjoint(with: [.dict, .weakReferences]) && __pyBase == nil
  }

  @inlinable @inline(__always)
  public static func __value(_ object: __Obj) -> UnsafeMutablePointer<Self> {
    (UnsafeMutableRawPointer(object) + __offset).assumingMemoryBound(to: Self.self)
  }

  @inlinable @inline(__always)
  static func __state(_ object: __Obj) -> UnsafeMutablePointer<UInt32> {
    (UnsafeMutableRawPointer(object) + __pyHead).assumingMemoryBound(to: UInt32.self)
  }

  @inlinable @inline(__always)
  static func __owner(_ object: __Obj) -> UnsafeMutablePointer<UInt> {
    (UnsafeMutableRawPointer(object) + __ownerOffset).assumingMemoryBound(to: UInt.self)
  }

  /// Marks an object whose value is there now.
  @inlinable @inline(__always)
  static func __begin(_ object: __Obj) {
    if __pyOptions.contains(.threadConfined) {
      __owner(object).pointee = UInt(PyThread_get_thread_ident())
    }
    __state(object).pointee |= MTL_INITIALISED
  }

  /// The Python type in the running interpreter.
  @inlinable @inline(__always)
  public static var __pyType: UnsafeMutablePointer<PyTypeObject>? { mtl_class_type(&__pyClass) }
}

extension PyClassType {
  /// A confined object serves its own thread.
  @inlinable @inline(__always)
  static func __checkThread(_ object: __Obj) throws(PythonErrorSet) {
    if __pyOptions.contains(.threadConfined), !__isOnOwnThread(object) {
      try __refuseThread()
    }
  }

  @usableFromInline
  static func __isOnOwnThread(_ object: __Obj) -> Bool {
    __state(object).pointee & MTL_INITIALISED == 0
      || __owner(object).pointee == UInt(PyThread_get_thread_ident())
  }

  @usableFromInline @inline(never)
  static func __refuseThread() throws(PythonErrorSet) -> Never {
    PyError(
      .runtimeError, "\(__pyName) object is confined to the thread that made it"
    ).__restore()
    throw PythonErrorSet()
  }
}

// Access to the value. A struct is guarded as Swift itself guards it, but with an exception in place
// of the process's end; a class guards itself.
extension PyClassType {
  /// Reads the value; other reads may happen meanwhile, changes may not.
  @inlinable @inline(__always)
  public static func __read<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    try __checkThread(object)
    let state = __state(object)
    let before = state.pointee
    guard before &- MTL_INITIALISED < MTL_EXCLUSIVE else {
      try __refuse(object, toMutate: false)
    }
    state.pointee = before &+ 1
    defer { state.pointee &-= 1 }
    return try body(__value(object))
  }

  /// Changes the value; nothing else may touch it meanwhile.
  @inlinable @inline(__always)
  public static func __mutate<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    try __checkThread(object)
    let state = __state(object)
    guard state.pointee == MTL_INITIALISED else { try __refuse(object, toMutate: true) }
    state.pointee = MTL_INITIALISED | MTL_EXCLUSIVE
    defer { state.pointee = MTL_INITIALISED }
    return try body(__value(object))
  }

  /// Begins what ``__read(_:_:)`` does; ``__endRead(_:)`` must follow.
  @inlinable @inline(__always)
  public static func __beginRead(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    try __checkThread(object)
    let state = __state(object)
    let before = state.pointee
    guard before &- MTL_INITIALISED < MTL_EXCLUSIVE else {
      try __refuse(object, toMutate: false)
    }
    state.pointee = before &+ 1
    return __value(object)
  }

  @inlinable @inline(__always)
  public static func __endRead(_ object: __Obj) { __state(object).pointee &-= 1 }

  /// Begins what ``__mutate(_:_:)`` does; ``__endMutation(_:)`` must follow.
  @inlinable @inline(__always)
  public static func __beginMutation(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    try __checkThread(object)
    let state = __state(object)
    guard state.pointee == MTL_INITIALISED else { try __refuse(object, toMutate: true) }
    state.pointee = MTL_INITIALISED | MTL_EXCLUSIVE
    return __value(object)
  }

  @inlinable @inline(__always)
  public static func __endMutation(_ object: __Obj) { __state(object).pointee = MTL_INITIALISED }

  /// The value for the moment of reading a stored property.
  @inlinable @inline(__always)
  public static func __look(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    try __checkThread(object)
    let state = __state(object).pointee
    guard state &- MTL_INITIALISED < MTL_EXCLUSIVE else {
      try __refuse(object, toMutate: false)
    }
    return __value(object)
  }

  /// Reads a stored property, which runs no foreign code, so that a look at the state is enough.
  @inlinable @inline(__always)
  public static func __peek<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    try __checkThread(object)
    let state = __state(object).pointee
    guard state &- MTL_INITIALISED < MTL_EXCLUSIVE else {
      try __refuse(object, toMutate: false)
    }
    return try body(__value(object))
  }

  @usableFromInline @inline(never)
  static func __refuse(_ object: __Obj, toMutate: Bool) throws(PythonErrorSet) -> Never {
    let state = __state(object).pointee
    if state & MTL_INITIALISED == 0 {
      PyError(
        .runtimeError, "\(__pyName) object is not initialised: __init__ was not called"
      ).__restore()
    } else if state & MTL_EXCLUSIVE == MTL_EXCLUSIVE {
      let refused = toMutate ? "Already borrowed" : "Already mutably borrowed"
      PyError(
        .runtimeError, "\(refused): \(__pyName) is being changed by another call"
      ).__restore()
    } else {
      PyError(
        .runtimeError, "Already borrowed: \(__pyName) is being read by another call"
      ).__restore()
    }
    throw PythonErrorSet()
  }
}

// Of a class whose objects the cycle collector visits, the calls that run are counted: the collector
// must not look at properties that one of them may be changing.
extension PyClassType where Self: AnyObject {
  @inlinable @inline(__always)
  public static func __look(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    try __checkThread(object)
    guard __state(object).pointee & MTL_INITIALISED != 0 else {
      try __refuse(object, toMutate: false)
    }
    return __value(object)
  }

  @inlinable @inline(__always)
  public static func __beginRead(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    let value = try __look(object)
    if __pyIsGC { __state(object).pointee &+= 1 }
    return value
  }

  @inlinable @inline(__always)
  public static func __endRead(_ object: __Obj) {
    if __pyIsGC { __state(object).pointee &-= 1 }
  }

  @inlinable @inline(__always)
  public static func __beginMutation(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> { try __beginRead(object) }

  @inlinable @inline(__always)
  public static func __endMutation(_ object: __Obj) { __endRead(object) }

  @inlinable @inline(__always)
  public static func __read<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    let value = try __beginRead(object)
    defer { __endRead(object) }
    return try body(value)
  }

  @inlinable @inline(__always)
  public static func __mutate<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    try __read(object, body)
  }

  @inlinable @inline(__always)
  public static func __peek<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    try body(__look(object))
  }
}
