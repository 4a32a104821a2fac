internal import CMartlet

/// A class of Python's that an exported class extends.
public struct PyBase: Sendable {
  let module: StaticString
  let name: StaticString
  /// How many positional arguments of a call its `__new__` gets; negative for all.
  let arguments: Int32

  /// Any class, written in C or in Python.
  ///
  /// Of one written in Python, `__init__` runs without arguments before the Swift initializer.
  public static func imported(_ module: StaticString, _ name: StaticString) -> PyBase {
    PyBase(module: module, name: name, arguments: -1)
  }

  private static func builtin(_ name: StaticString, arguments: Int32 = -1) -> PyBase {
    PyBase(module: "builtins", name: name, arguments: arguments)
  }

  public static var dict: PyBase { builtin("dict", arguments: 0) }
  public static var list: PyBase { builtin("list", arguments: 0) }
  public static var set: PyBase { builtin("set", arguments: 0) }
  public static var frozenset: PyBase { builtin("frozenset", arguments: 1) }
  public static var float: PyBase { builtin("float", arguments: 1) }
  public static var complex: PyBase { builtin("complex", arguments: 2) }

  public static var tzinfo: PyBase {
    PyBase(module: "datetime", name: "tzinfo", arguments: 0)
  }

  public static var exception: PyBase { builtin("Exception") }
  public static var valueError: PyBase { builtin("ValueError") }
  public static var typeError: PyBase { builtin("TypeError") }
  public static var runtimeError: PyBase { builtin("RuntimeError") }
  public static var lookupError: PyBase { builtin("LookupError") }
  public static var keyError: PyBase { builtin("KeyError") }
  public static var indexError: PyBase { builtin("IndexError") }
  public static var attributeError: PyBase { builtin("AttributeError") }
  public static var arithmeticError: PyBase { builtin("ArithmeticError") }
  public static var osError: PyBase { builtin("OSError") }

  /// A builtin exception class by its name: `.exception(named: "TimeoutError")`.
  public static func exception(named name: StaticString) -> PyBase { builtin(name) }
}

extension PyBase {
  /// A new reference to the class.
  func object() throws(PythonErrorSet) -> __Obj {
    guard let module = PyImport_ImportModule(module.__c) else { throw PythonErrorSet() }
    defer { mtl_decref(module) }
    guard let object = mtl_attribute(module, name.__c) else { throw PythonErrorSet() }
    guard mtl_is_type(object) else {
      mtl_decref(object)
      PyError(.typeError, "\(self.module).\(name) is not a class").__restore()
      throw PythonErrorSet()
    }
    return object
  }

  /// Whether the class is there and its objects have no layout of C's.
  var isWrittenInPython: Bool {
    guard let object = try? object() else {
      PyErr_Clear()
      return false
    }
    defer { mtl_decref(object) }
    return mtl_is_heap_type(
      UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self))
  }
}
