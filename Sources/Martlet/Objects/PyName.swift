import CMartlet
internal import Synchronization

/// A name that is looked up often, kept as an interned `str`: a dictionary finds it by identity.
///
/// Keep it in a `static let`; an attribute read by it takes a quarter of the time that one by a
/// `String` takes. Usable from any thread and interpreter.
public final class PyName: Sendable, ExpressibleByStringLiteral {
  private let text: StaticString
  // A reference in the first interpreter that asked.
  private let interned = Atomic<UInt>(0)

  public init(stringLiteral text: StaticString) { self.text = text }

  public init(_ text: StaticString) { self.text = text }

  // From 3.12 on interned texts are immortal, so that it matters nothing which interpreter lets go.
  deinit {
    guard let object = __Obj(bitPattern: interned.load(ordering: .relaxed)) else { return }
    if mtl_is_attached() { mtl_decref(object) } else { mtl_decref_later(object) }
  }

  /// A new reference, or `nil` with MemoryError set; the GIL must be held.
  @usableFromInline
  func __object() -> __Obj? {
    if !mtl_has_many_interpreters(),
      let known = __Obj(bitPattern: interned.load(ordering: .relaxed))
    {
      return mtl_new_ref(known)
    }
    guard let object = PyUnicode_InternFromString(text.__c) else { return nil }
    if !mtl_has_many_interpreters() {
      let bits = UInt(bitPattern: object)
      if interned.compareExchange(expected: 0, desired: bits, ordering: .relaxed).exchanged {
        return mtl_new_ref(object)
      }
    }
    return object
  }
}

extension Bound {
  /// `self.name`
  @_lifetime(copy self)
  public func attribute(_ name: PyName) throws(PyError) -> Bound {
    let text = name.__object()
    defer { mtl_xdecref(text) }
    return try py.take(text.flatMap { text in withUnsafePointer { PyObject_GetAttr($0, text) } })
  }
}
