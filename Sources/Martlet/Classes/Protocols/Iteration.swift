import CMartlet

extension PyClassType {
  @inlinable public static var __sequence: __Protocol? { nil }
  @inlinable public static var __iterator: __Protocol? { nil }
  @inlinable public static var __asyncSequence: __Protocol? { nil }
}

// The slot of a class that writes `next()` itself: called by a `for` loop without a detour.
extension PyClassType {
  @inlinable public static func __next(_ object: __Obj) -> __Obj? { nil }
}

extension PyClassType where Self: IteratorProtocol, Element: IntoPython {
  @inlinable public static var __isIterator: Bool { true }

  @inlinable @inline(__always)
  public static func __next(_ object: __Obj) -> __Obj? {
    do throws(PythonErrorSet) {
      let element: Element?
      do {
        let pointer = try __beginMutation(object)
        defer { __endMutation(object) }
        element = pointer.pointee.next()
      }
      return element?.__store()
    } catch {
      return nil
    }
  }
}

extension PyClassType where Self: Sequence, Element: IntoPython {
  /// `iter(object)` keeps a Swift iterator.
  @inlinable public static var __sequence: __Protocol? {
    var result = __Protocol()
    result.iterate = { object in
      __entry { () throws(PythonErrorSet) in
        __iterate(try __read(object) { (s) throws(PythonErrorSet) in s.pointee.makeIterator() })
      }
    }
    result.abstractClasses = ["Iterable"]
    result.element = Element.__pythonOutput
    return result
  }
}

extension PyClassType
where
  Self: AnyObject & RandomAccessCollection, Iterator == IndexingIterator<Self>, Element: IntoPython
{
  /// As of a list, `iter(object)` ends where the object does by then: Swift's own iterator would end
  /// the process if it became shorter.
  @inlinable public static var __sequence: __Protocol? {
    var result = __Protocol()
    result.iterate = { object in
      __entry { () throws(PythonErrorSet) in __iterate(__Positions(of: try __load(object))) }
    }
    result.abstractClasses = ["Iterable"]
    result.element = Element.__pythonOutput
    return result
  }
}

/// The elements of an object that may change meanwhile.
@usableFromInline
struct __Positions<Base: RandomAccessCollection>: IteratorProtocol {
  @usableFromInline let base: Base
  @usableFromInline var offset = 0

  @inlinable init(of base: Base) { self.base = base }

  @inlinable
  mutating func next() -> Base.Element? {
    guard offset < base.count else { return nil }
    defer { offset += 1 }
    return base[base.index(base.startIndex, offsetBy: offset)]
  }
}

extension PyClassType where Self: IteratorProtocol, Element: IntoPython {
  /// The object is its own iterator.
  @inlinable public static var __iterator: __Protocol? {
    var result = __Protocol()
    result.iterate = { __same($0) }
    result.next = { object in
      __entry { () throws(PythonErrorSet) in
        try __mutate(object) { (s) throws(PythonErrorSet) in s.pointee.next() }?.__store()
      }
    }
    result.abstractClasses = ["Iterator"]
    result.element = Element.__pythonOutput
    return result
  }
}

/// A Swift iterator behind a Python one.
@usableFromInline
class __AnyIterator {
  var isRunning = false

  @usableFromInline init() {}

  /// `nil` without an error at the end.
  @usableFromInline func next() -> __Obj? { nil }
}

@usableFromInline
final class __ElementIterator<Base: IteratorProtocol>: __AnyIterator
where Base.Element: IntoPython {
  @usableFromInline var base: Base

  @usableFromInline init(_ base: Base) {
    self.base = base
    super.init()
  }

  @usableFromInline override func next() -> __Obj? { base.next()?.__store() }
}

/// A Python iterator over what is left of a Swift one.
@usableFromInline
func __iterate<I: IteratorProtocol>(_ iterator: I) -> __Obj? where I.Element: IntoPython {
  __IteratorType.object(for: __ElementIterator(iterator))
}

enum __IteratorType {
  @exclusivity(unchecked) nonisolated(unsafe) private static var cell = mtl_class()

  static func object(for iterator: __AnyIterator) -> __Obj? {
    guard let type = mtl_class_type(&cell) ?? make() else { return nil }
    guard let object = PyType_GenericAlloc(type, 0) else { return nil }
    place(object).pointee = Unmanaged.passRetained(iterator).toOpaque()
    return object
  }

  // After the head: a retained __AnyIterator.
  private static func place(
    _ object: __Obj
  ) -> UnsafeMutablePointer<UnsafeMutableRawPointer?> {
    (UnsafeMutableRawPointer(object) + MemoryLayout<PyObject>.size)
      .assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
  }

  private static func next(_ object: __Obj) -> __Obj? {
    guard let pointer = place(object).pointee else { return nil }
    let iterator = Unmanaged<__AnyIterator>.fromOpaque(pointer).takeUnretainedValue()
    guard !iterator.isRunning else {
      PyError(.valueError, "iterator already executing").__restore()
      return nil
    }
    iterator.isRunning = true
    defer { iterator.isRunning = false }
    return iterator.next()
  }

  private static func dealloc(_ object: __Obj) {
    let type = mtl_type(object)
    if let pointer = place(object).pointee {
      Unmanaged<__AnyIterator>.fromOpaque(pointer).release()
    }
    PyObject_Free(object)
    mtl_decref(mtl_type_object(type))
  }

  private static func make() -> UnsafeMutablePointer<PyTypeObject>? {
    let dealloc: @convention(c) (__Obj) -> Void = { __IteratorType.dealloc($0) }
    let iterate: @convention(c) (__Obj) -> __Obj? = { mtl_new_ref($0) }
    let next: @convention(c) (__Obj) -> __Obj? = { __IteratorType.next($0) }
    var slots = [
      PyType_Slot(
        slot: Py_tp_dealloc, pfunc: unsafe unsafeBitCast(dealloc, to: UnsafeMutableRawPointer.self)),
      PyType_Slot(
        slot: Py_tp_iter, pfunc: unsafe unsafeBitCast(iterate, to: UnsafeMutableRawPointer.self)),
      PyType_Slot(
        slot: Py_tp_iternext, pfunc: unsafe unsafeBitCast(next, to: UnsafeMutableRawPointer.self)),
      PyType_Slot(),
    ]
    let flags = UInt32(Py_TPFLAGS_DEFAULT) | UInt32(Py_TPFLAGS_DISALLOW_INSTANTIATION)
    let object = slots.withUnsafeMutableBufferPointer { slots in
      var spec = PyType_Spec(
        name: __Immortal.text("martlet.swift_iterator"),
        basicsize: Int32(MemoryLayout<PyObject>.size + MemoryLayout<UInt>.size), itemsize: 0,
        flags: flags, slots: slots.baseAddress)
      return PyType_FromSpec(&spec)
    }
    guard let object else { return nil }
    defer { mtl_decref(object) }
    let type = UnsafeMutableRawPointer(object).assumingMemoryBound(to: PyTypeObject.self)
    return mtl_class_set(&cell, type) < 0 ? nil : type
  }
}
