internal import CMartlet

/// Swift storage that Python sees through one object for as long as that object lives.
public class __LiveStorage: @unchecked Sendable {
  // Both are touched only under the GIL.
  var object: __Obj?

  init() {}

  var count: Int { 0 }
  /// All of it as a new Python list or dict.
  func copy() -> __Obj? { nil }
  func item(_ key: __Obj) throws(PythonErrorSet) -> __Obj? { nil }
  func set(_ key: __Obj, _ value: __Obj?) throws(PythonErrorSet) {}
  func insert(_ value: __Obj, at index: Int) throws(PythonErrorSet) {}
  func replace(with list: __Obj) throws(PythonErrorSet) {}
  func contains(_ key: __Obj) throws(PythonErrorSet) -> Bool { false }
}

/// The Python objects in front of live storage.
enum __LiveObject {
  private static func place(_ object: __Obj) -> UnsafeMutablePointer<Unmanaged<__LiveStorage>?> {
    // Behind the head and the state word, at the alignment of a pointer.
    (UnsafeMutableRawPointer(object) + 24)
      .assumingMemoryBound(to: Unmanaged<__LiveStorage>?.self)
  }

  static let size: Int32 = 32

  static func storage(_ object: __Obj) throws(PythonErrorSet) -> __LiveStorage {
    guard mtl_state(object).pointee == MTL_INITIALISED, let storage = place(object).pointee else {
      PyError(.typeError, "a live view is made by Swift only").__restore()
      throw PythonErrorSet()
    }
    return storage.takeUnretainedValue()
  }

  /// The object of `storage`, made if there is none.
  static func object(_ storage: __LiveStorage, _ kind: __LiveKind) -> __Obj? {
    if let object = storage.object { return mtl_new_ref(object) }
    guard let type = kind.type() else { return nil }
    let pythonType = UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self)
    guard let object = PyType_GenericAlloc(pythonType, 0) else { return nil }
    place(object).initialize(to: Unmanaged.passRetained(storage))
    mtl_state(object).pointee = MTL_INITIALISED
    storage.object = object
    return object
  }

  static let dealloc: @convention(c) (__Obj) -> Void = { object in
    if mtl_state(object).pointee == MTL_INITIALISED, let storage = place(object).pointee {
      storage.takeUnretainedValue().object = nil
      storage.release()
    }
    mtl_free(object, nil, false)
  }

  /// The storage behind an object, if it is a live view.
  static func known(_ object: __Obj, _ kind: __LiveKind) -> __LiveStorage? {
    guard let type = kind.type() else {
      PyErr_Clear()
      return nil
    }
    guard mtl_is_instance(object, type), mtl_state(object).pointee == MTL_INITIALISED else {
      return nil
    }
    return place(object).pointee?.takeUnretainedValue()
  }

  /// Runs a slot's body; `fallback` tells CPython that an error is set.
  static func run<R>(
    _ object: __Obj, _ fallback: R, _ body: (__LiveStorage) throws(PythonErrorSet) -> R
  ) -> R {
    do throws(PythonErrorSet) {
      return try body(try storage(object))
    } catch {
      return fallback
    }
  }
}
