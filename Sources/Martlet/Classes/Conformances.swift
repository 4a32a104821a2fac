public import CMartlet

/// A Swift type whose values Python sees as objects of a class of its own.
public protocol __Exported: FromPython, IntoPython {
  /// Whether an object is an instance of the type's Python class.
  static func __isOwn(_ object: __Obj) -> Bool
}

// In expansions: of a type that isn't exported the compiler says just that.
public enum __Exporting<T: __Exported> {}

// What a type's own conformances give it in Python. The unconstrained version says that the type has
// none; the one for the conformance does the work, wherever in the program it was declared.
extension __Exported {
  @inlinable public static var __isEquatable: Bool { false }
  @inlinable public static var __isHashable: Bool { false }
  public static var __isComparable: Bool { self is any Comparable.Type }
  @inlinable public static var __isDescribed: Bool { false }
  @inlinable
  public static func __compare(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
    mtl_new_notimplemented()
  }
  @inlinable public static func __hash(_ object: __Obj) -> Int { -1 }
  @inlinable public static func __str(_ object: __Obj) -> __Obj? { nil }
  @inlinable public static var __debugDescribed: __Protocol? { nil }
  @inlinable public static var __isIterator: Bool { false }
  @inlinable public static var __isCollection: Bool { false }
}

extension PyClassType {
  @inlinable @inline(__always)
  public static func __isOwn(_ object: __Obj) -> Bool {
    __pyType.map { mtl_has_type(object, $0) } ?? false
  }
}

extension __Exported where Self: Equatable {
  @inlinable public static var __isEquatable: Bool { true }

  @inlinable
  public static func __compare(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
    guard operation == Py_EQ || operation == Py_NE, __isOwn(b) else {
      return mtl_new_notimplemented()
    }
    return __entry { () throws(PythonErrorSet) in
      ((try __load(a) == __load(b)) == (operation == Py_EQ)).__store()
    }
  }
}

extension __Exported where Self: Comparable {
  @inlinable
  public static func __compare(_ a: __Obj, _ b: __Obj, _ operation: Int32) -> __Obj? {
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

extension __Exported where Self: Hashable {
  @inlinable public static var __isHashable: Bool { true }

  @inlinable
  public static func __hash(_ object: __Obj) -> Int {
    do throws(PythonErrorSet) {
      let hash = try __load(object).hashValue
      return hash == -1 ? -2 : hash
    } catch {
      return -1
    }
  }
}

extension __Exported where Self: CustomStringConvertible {
  @inlinable public static var __isDescribed: Bool { true }

  @inlinable
  public static func __str(_ object: __Obj) -> __Obj? {
    __entry { () throws(PythonErrorSet) in try __load(object).description.__store() }
  }
}
