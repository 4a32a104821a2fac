internal import CMartlet
internal import Synchronization

/// An attribute of a Python module that the library needs often, such as `datetime.timedelta`.
///
/// Looked up once in the first interpreter, every time in others.
final class __Imported: Sendable {
  private let module: StaticString
  private let name: StaticString
  private let known = Atomic<UInt>(0)

  init(_ module: StaticString, _ name: StaticString) {
    self.module = module
    self.name = name
  }

  /// A new reference, or `nil` with the error set.
  func object() -> __Obj? {
    if !mtl_has_many_interpreters(), let object = __Obj(bitPattern: known.load(ordering: .relaxed))
    {
      return mtl_new_ref(object)
    }
    guard let module = PyImport_ImportModule(module.__c) else { return nil }
    defer { mtl_decref(module) }
    guard let object = mtl_attribute(module, name.__c) else { return nil }
    if !mtl_has_many_interpreters() {
      let bits = UInt(bitPattern: object)
      // The place keeps a reference for ever.
      if known.compareExchange(expected: 0, desired: bits, ordering: .relaxed).exchanged {
        return mtl_new_ref(object)
      }
    }
    return object
  }

  func bound(_ py: Python) throws(PyError) -> Py {
    guard let object = object() else { throw PyError.__fetch() }
    return Py(__owned: object)
  }

  /// Whether `object` is an instance; `false` also where the lookup fails.
  func isType(of object: __Obj) -> Bool {
    guard let type = self.object() else {
      PyErr_Clear()
      return false
    }
    defer { mtl_decref(type) }
    let result = PyObject_IsInstance(object, type)
    if result < 0 { PyErr_Clear() }
    return result == 1
  }

  /// Calls it with new references, which are given up; null among them means that an error is set.
  func call(_ arguments: __Obj?...) -> __Obj? {
    var places: [__Obj?] = [nil] + arguments
    guard let callable = object() else {
      arguments.forEach { mtl_xdecref($0) }
      return nil
    }
    defer { mtl_decref(callable) }
    return places.withUnsafeMutableBufferPointer { places in
      mtl_call_consuming(callable, places.baseAddress, arguments.count, nil)
    }
  }
}
