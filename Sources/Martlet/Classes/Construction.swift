public import CMartlet

/// The number of positional arguments of a vectorcall.
@inlinable @inline(__always)
public func __nargs(_ nargsf: UInt) -> Int { mtl_nargs(Int(bitPattern: nargsf)) }

/// Makes a value for `object` (or its class) from a vectorcall's arguments.
public typealias __Make<T> = (__Obj, __Args, Int, __Obj?) throws(PythonErrorSet) -> T

extension PyClassType {
  /// `tp_init`: a call through a subclass, or of `__init__` itself; a second one replaces the value.
  @inlinable
  public static func __init(
    _ object: __Obj, _ args: __Obj, _ keywords: __Obj?, passesType: Bool,
    _ make: __Make<Self>
  ) -> Int32 {
    do throws(PythonErrorSet) {
      try __checkThread(object)
      if __pyBase != nil, mtl_init_base(object) < 0 { throw PythonErrorSet() }
      let context = passesType ? mtl_type_object(mtl_type(object)) : object
      let value = try __Unpacked.call(context, args, keywords, make)
      try __place(value, object)
      return 0
    } catch {
      return -1
    }
  }

  /// Gives an object the value that was made for it.
  public static func __place(_ value: Self, _ object: __Obj) throws(PythonErrorSet) {
    let state = __state(object)
    if state.pointee == MTL_INITIALISED {
      __value(object).pointee = value
    } else if state.pointee == 0 {
      __value(object).initialize(to: value)
      __begin(object)
    } else {
      try __refuse(object, toMutate: true)
    }
  }

  /// Drops the value before the object is freed, or when the collector breaks a cycle.
  @inlinable @inline(__always)
  public static func __clear(_ object: __Obj) {
    let state = __state(object)
    guard state.pointee & MTL_INITIALISED != 0 else { return }
    // First: what the value's end runs must not meet the value again.
    state.pointee = 0
    __value(object).deinitialize(count: 1)
  }

  /// `tp_dealloc`.
  @inlinable @inline(__always)
  public static func __dealloc(_ object: __Obj) {
    guard __isPlain else { return __deallocExtended(object) }
    __finish(object)
    mtl_free(object, __pyClass.type, false)
  }

  /// The same of a struct with properties whose storage is worth keeping, which `end` gives up.
  @inlinable @inline(__always)
  public static func __dealloc(_ object: __Obj, _ end: (UnsafeMutablePointer<Self>) -> Void) {
    if __isPlain, __pyOptions.isDisjoint(with: .threadConfined),
      __state(object).pointee == MTL_INITIALISED
    {
      end(__value(object))
    }
    __dealloc(object)
  }
}

extension PyClassType {
  @inlinable @inline(__always)
  static func __finish(_ object: __Obj) {
    if __pyOptions.contains(.threadConfined), !__isOnOwnThread(object) {
      __reportForeignEnd(object)
    } else {
      __clear(object)
    }
  }

  /// The value of a confined object must not end on another thread: it is leaked, and that told.
  @usableFromInline @inline(never)
  static func __reportForeignEnd(_ object: __Obj) {
    PyError(
      .runtimeError, "\(__pyName) object was dropped on a thread that did not make it; it leaks"
    ).__restore()
    PyErr_WriteUnraisable(nil)
  }
}

extension PyClassType where Self: AnyObject {
  @inlinable @inline(__always)
  public static func __clear(_ object: __Obj) {
    let state = __state(object)
    guard state.pointee & MTL_INITIALISED != 0 else { return }
    state.pointee &= MTL_EXCLUSIVE
    __value(object).pointee.__pySelf = __BackReference()
    __value(object).deinitialize(count: 1)
  }
}

extension PyClassType {
  /// `tp_clear`.
  public static func __collect(_ object: __Obj) -> Int32 {
    __clear(object)
    if __dictOffset > 0 { mtl_clear_field(object, __dictOffset) }
    return __pyBase == nil ? 0 : mtl_clear_base(object)
  }

  @inlinable
  static func __deallocExtended(_ object: __Obj) {
    mtl_dealloc_begin(object, __weakOffset)
    // A base written in C looks after deep structures itself.
    let isOwner = __pyBase == nil && (__pyIsGC || __dictOffset > 0)
    if isOwner { guard mtl_teardown_begin(object, __pyType) else { return } }
    __finish(object)
    mtl_dealloc_end(object, __dictOffset)
    if isOwner { mtl_teardown_end() }
  }
}

/// A failable initializer that returned `nil`.
@inline(never)
public func __raiseNil(_ function: StaticString) throws(PythonErrorSet) -> Never {
  PyError(.valueError, "\(function)() got arguments that make no \(function)").__restore()
  throw PythonErrorSet()
}

@usableFromInline
enum __Unpacked {
  /// Calls `make` with a tuple and a dict laid out as a vectorcall.
  @usableFromInline
  static func call<R>(
    _ context: __Obj, _ args: __Obj, _ keywords: __Obj?, _ make: __Make<R>
  ) throws(PythonErrorSet) -> R {
    let count = PyTuple_Size(args)
    let room = max(1, count + (keywords.map { PyDict_Size($0) } ?? 0))
    let values = UnsafeMutablePointer<__Obj?>.allocate(capacity: room)
    defer { values.deallocate() }
    let names = mtl_unpack_call(args, keywords, values)
    defer { mtl_xdecref(names) }
    if names == nil, mtl_error_occurred() { throw PythonErrorSet() }
    // `count` and the names say how many places are filled, with objects that `args` and
    // `keywords` keep alive.
    let laidOut = UnsafeRawPointer(values).assumingMemoryBound(to: __Obj.self)
    return try make(context, laidOut, count, names)
  }
}
