public import CMartlet

// What an exported enum's own conformances give its values in Python; see Conformances.swift.
extension PyCaseEnum {
  @inlinable public static var __isEquatable: Bool { false }
  @inlinable public static var __isHashable: Bool { false }
  @inlinable public static var __isDescribed: Bool { false }
  @inlinable
  public static func __compareCase(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
    mtl_new_notimplemented()
  }
  @inlinable public static func __hashCase(_ object: __Obj) -> Int { -1 }
  @inlinable public static func __strCase(_ object: __Obj) -> __Obj? { nil }

  static func __isOwn(_ object: __Obj) -> Bool {
    mtl_members_of(&__pyEnum)?.pointee.type.map { mtl_is_instance(object, $0) } ?? false
  }
}

extension PyCaseEnum where Self: Equatable {
  @inlinable public static var __isEquatable: Bool { true }

  public static func __compareCase(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
    guard operation == Py_EQ || operation == Py_NE, __isOwn(b) else {
      return mtl_new_notimplemented()
    }
    return __entry { () throws(PythonErrorSet) in
      ((try __load(a) == __load(b)) == (operation == Py_EQ)).__store()
    }
  }
}

extension PyCaseEnum where Self: Comparable {
  public static func __compareCase(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
    guard __isOwn(b) else { return mtl_new_notimplemented() }
    return __entry { () throws(PythonErrorSet) in
      let x = try __load(a)
      let y = try __load(b)
      let result =
        switch operation {
        case Py_LT: x < y
        case Py_LE: x <= y
        case Py_EQ: x == y
        case Py_NE: x != y
        case Py_GT: x > y
        default: x >= y
        }
      return result.__store()
    }
  }
}

extension PyCaseEnum where Self: Hashable {
  @inlinable public static var __isHashable: Bool { true }

  public static func __hashCase(_ object: __Obj) -> Int {
    do throws(PythonErrorSet) {
      let hash = try __load(object).hashValue
      return hash == -1 ? -2 : hash
    } catch {
      return -1
    }
  }
}

extension PyCaseEnum where Self: CustomStringConvertible {
  @inlinable public static var __isDescribed: Bool { true }

  public static func __strCase(_ object: __Obj) -> __Obj? {
    __entry { () throws(PythonErrorSet) in try __load(object).description.__store() }
  }
}
