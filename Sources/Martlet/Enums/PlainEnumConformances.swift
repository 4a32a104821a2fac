internal import CMartlet

// What an exported enum's own conformances give its members; see Conformances.swift.
extension PyPlainEnum {
  public static var __order: ((Self, Self) -> Bool)? { nil }
  public static var __text: ((Self) -> String)? { nil }
}

extension PyPlainEnum where Self: Comparable {
  public static var __order: ((Self, Self) -> Bool)? { { $0 < $1 } }
}

extension PyPlainEnum where Self: CustomStringConvertible {
  public static var __text: ((Self) -> String)? { { $0.description } }
}

/// The special methods that conformances give the members of an `enum.Enum`.
struct __EnumMethods {
  private let info: __ClassInfo

  init<T: PyPlainEnum>(
    _: T.Type, order: ((T, T) -> Bool)?, text: ((T) -> String)?
  ) {
    info = __ClassInfo(name: "\(T.__pyName)", [], inheriting: nil)
    if let order {
      info.compare = { a, b, operation in
        __entry { () throws(PythonErrorSet) in
          let x = try T.__load(a)
          let operand = try __operand { () throws(PythonErrorSet) in try T.__load(b) }
          guard let y = operand else { return __notImplemented() }
          return switch operation {
          case Py_LT: order(x, y).__store()
          case Py_GT: order(y, x).__store()
          case Py_LE: (!order(y, x)).__store()
          default: (!order(x, y)).__store()
          }
        }
      }
    }
    if let text {
      info.str = { object in
        __entry { () throws(PythonErrorSet) in text(try T.__load(object)).__store() }
      }
    }
  }

  /// Adds the methods to `members`, those of the enum `type`.
  func add(to members: inout __Members, of type: __Obj) throws(PyError) {
    guard info.compare != nil || info.str != nil else { return }
    let pythonType = UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self)
    let context = Unmanaged.passRetained(info).toOpaque()
    if mtl_own_add(pythonType, nil, -1, context) < 0 { throw PyError.__fetch() }
    if info.compare != nil {
      members.one("__lt__", "") { __ClassInfo.of($0)?.compare?($0, $1, Py_LT) }
      members.one("__le__", "") { __ClassInfo.of($0)?.compare?($0, $1, Py_LE) }
      members.one("__gt__", "") { __ClassInfo.of($0)?.compare?($0, $1, Py_GT) }
      members.one("__ge__", "") { __ClassInfo.of($0)?.compare?($0, $1, Py_GE) }
    }
    if info.str != nil {
      members.noArgs("__str__", "") { object, _ in __ClassInfo.of(object)?.str?(object) }
    }
  }
}
