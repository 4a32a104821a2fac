public import CMartlet

/// The number of positional arguments of a vectorcall.
@inlinable @inline(__always)
public func __nargs(_ nargsf: UInt) -> Int { mtl_nargs(Int(bitPattern: nargsf)) }

public typealias __Make<T> = (__Args, Int, __Obj?) throws(PythonErrorSet) -> T

extension PyClassType {
  /// `tp_init`: a call through a subclass, or of `__init__` itself; a second one replaces the value.
  @inlinable
  public static func __init(
    _ object: __Obj, _ args: __Obj, _ keywords: __Obj?, _ make: __Make<Self>
  ) -> Int32 {
    do throws(PythonErrorSet) {
      let value = try __Unpacked.call(args, keywords, make)
      let state = __state(object)
      if state.pointee == MTL_INITIALISED {
        __value(object).pointee = value
      } else if state.pointee == 0 {
        __value(object).initialize(to: value)
        state.pointee = MTL_INITIALISED
      } else {
        try __refuse(object, toMutate: true)
      }
      return 0
    } catch {
      return -1
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
    if __pyIsGC {
      PyObject_GC_UnTrack(object)
      guard mtl_teardown_begin(object, __pyType) else { return }
    }
    __clear(object)
    mtl_free(object, __pyClass.type, __pyIsGC)
    if __pyIsGC { mtl_teardown_end() }
  }
}

extension PyClassType where Self: AnyObject {
  @inlinable
  public static func __init(
    _ object: __Obj, _ args: __Obj, _ keywords: __Obj?, _ make: __Make<Self>
  ) -> Int32 {
    do throws(PythonErrorSet) {
      let value = try __Unpacked.call(args, keywords, make)
      __clear(object)
      __adopt(value, object)
      return 0
    } catch {
      return -1
    }
  }

  @inlinable @inline(__always)
  public static func __clear(_ object: __Obj) {
    let state = __state(object)
    guard state.pointee & MTL_INITIALISED != 0 else { return }
    state.pointee &= MTL_EXCLUSIVE
    __value(object).pointee.__pySelf = __BackReference()
    __value(object).deinitialize(count: 1)
  }

  @inlinable @inline(__always)
  public static func __dealloc(_ object: __Obj) {
    if __pyIsGC {
      PyObject_GC_UnTrack(object)
      guard mtl_teardown_begin(object, __pyType) else { return }
    }
    __clear(object)
    mtl_free(object, __pyClass.type, __pyIsGC)
    if __pyIsGC { mtl_teardown_end() }
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
    _ args: __Obj, _ keywords: __Obj?, _ make: __Make<R>
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
    return try make(laidOut, count, names)
  }
}
