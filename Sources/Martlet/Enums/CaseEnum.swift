public import CMartlet

/// A Swift enum with associated values that `@PyEnum` exports as a class with one final subclass for
/// each case.
///
/// The macro declares the conformance. The value lives inside its Python object and never changes.
public protocol PyCaseEnum: __Exported, SendableMetatype {
  /// The base class, with the classes of the cases as its members.
  static var __pyEnum: __EnumCell { get set }
  static var __pyName: StaticString { get }
  static var __pyDoc: StaticString { get }
  /// Whether a value can hold Python objects.
  static var __pyIsGC: Bool { get }
  /// The place of this value's case among the cases.
  var __pyCase: Int { get }
  /// Adds the members of the base class.
  static func __pyMembers(_ members: inout __Members)
  static func __pyCases(_ cases: inout __Cases)
  /// Shows Python objects in the value to the cycle collector.
  func __pyVisit(_ visitor: __Visitor) -> Int32
}

extension PyCaseEnum {
  @inlinable @inline(__always)
  static var __offset: Int {
    let end = MemoryLayout<mtl_instance>.offset(of: \.state)! + MemoryLayout<UInt32>.size
    let mask = MemoryLayout<Self>.alignment - 1
    return (end + mask) & ~mask
  }

  @inlinable @inline(__always)
  static var __size: Int { (__offset + MemoryLayout<Self>.size + 7) & ~7 }

  @inlinable @inline(__always)
  static func __value(_ object: __Obj) -> UnsafeMutablePointer<Self> {
    (UnsafeMutableRawPointer(object) + __offset).assumingMemoryBound(to: Self.self)
  }

  public static func __isOwn(_ object: __Obj) -> Bool {
    mtl_members_of(&__pyEnum)?.pointee.type.map { mtl_is_instance(object, $0) } ?? false
  }

  /// The value of an instance of any case.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    guard let members = mtl_members_of(&__pyEnum), let base = members.pointee.type else {
      try __raiseNotImported(__pyName)
    }
    guard mtl_is_instance(object, base) else {
      __raiseMismatch(__pyName, object)
      throw PythonErrorSet()
    }
    return try __look(object).pointee
  }

  /// A new object of the case's class around `self`.
  @inlinable
  public consuming func __store() -> __Obj? {
    guard let members = mtl_members_of(&Self.__pyEnum), let types = members.pointee.members else {
      try? __raiseNotImported(Self.__pyName)
      return nil
    }
    let type = UnsafeMutableRawPointer(types[__pyCase]).assumingMemoryBound(to: PyTypeObject.self)
    guard let object = mtl_alloc(type, Self.__size, Self.__pyIsGC) else { return nil }
    Self.__value(object).initialize(to: self)
    mtl_state(object).pointee = MTL_INITIALISED
    return object
  }

  public static var __pythonInput: String { "\(__pyName)" }
  public static var __pythonOutput: String { "\(__pyName)" }

  /// The value, which never changes once `__init__` has run.
  @inlinable @inline(__always)
  public static func __look(_ object: __Obj) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    guard mtl_state(object).pointee & MTL_INITIALISED != 0 else {
      PyError(
        .runtimeError, "\(__pyName) object is not initialised: __init__ was not called"
      ).__restore()
      throw PythonErrorSet()
    }
    return __value(object)
  }

  @inlinable @inline(__always)
  public static func __beginRead(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> { try __look(object) }
  @inlinable @inline(__always)
  public static func __endRead(_ object: __Obj) {}
  @inlinable
  public static func __read<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R { try body(try __look(object)) }
}

public typealias __MakeCase<T> = (__Args, Int, __Obj?) throws(PythonErrorSet) -> T

extension PyCaseEnum {
  /// `tp_vectorcall` of a case's class.
  @inlinable @inline(__always)
  public static func __newCase(
    _ args: __Args, _ nargsf: UInt, _ keywords: __Obj?, _ make: __MakeCase<Self>
  ) -> __Obj? {
    do throws(PythonErrorSet) {
      return try make(args, mtl_nargs(Int(bitPattern: nargsf)), keywords).__store()
    } catch {
      return nil
    }
  }

  /// `tp_init` of a case's class; a second one leaves the value as it is.
  @inlinable
  public static func __initCase(
    _ object: __Obj, _ args: __Obj, _ keywords: __Obj?, _ make: __MakeCase<Self>
  ) -> Int32 {
    do throws(PythonErrorSet) {
      let value = try __Unpacked.call(object, args, keywords) {
        (_, args, count, names) throws(PythonErrorSet) in try make(args, count, names)
      }
      guard mtl_state(object).pointee == 0 else { return 0 }
      __value(object).initialize(to: value)
      mtl_state(object).pointee = MTL_INITIALISED
      return 0
    } catch {
      return -1
    }
  }

  @inlinable
  public static func __deallocCase(_ object: __Obj) {
    if __pyIsGC { PyObject_GC_UnTrack(object) }
    __clearCase(object)
    mtl_free(object, nil, __pyIsGC)
  }

  @inlinable
  public static func __clearCase(_ object: __Obj) {
    guard mtl_state(object).pointee != 0 else { return }
    mtl_state(object).pointee = 0
    __value(object).deinitialize(count: 1)
  }

  @inlinable
  public static func __traverseCase(
    _ object: __Obj, _ visit: visitproc?, _ argument: UnsafeMutableRawPointer?
  ) -> Int32 {
    guard let visit else { return 0 }
    let result = visit(mtl_type_object(mtl_type(object)), argument)
    guard result == 0, mtl_state(object).pointee != 0 else { return result }
    return __Visitor.show(visit, argument) { __value(object).pointee.__pyVisit($0) }
  }
}
