public import CMartlet

/// A Python `set` or `frozenset`.
@frozen
public struct PySet: ~Escapable, PyHandle {
  @usableFromInline let object: Bound

  @inlinable
  public var bound: Bound {
    @_lifetime(copy self) get { object }
  }

  @_lifetime(copy bound)
  @inlinable
  public init(unchecked bound: Bound) { object = bound }

  @inlinable
  public static func __accepts(_ object: __Obj) -> Bool {
    mtl_is_set(object) || mtl_is_frozenset(object)
  }

  @inlinable
  public static var __expected: StaticString { "set" }

  public static var __pythonInput: String { "collections.abc.Set[object]" }
  public static var __pythonOutput: String { "collections.abc.Set[object]" }
}

extension PySet {
  /// The number of members.
  @inlinable
  public var count: Int { object.withUnsafePointer { PySet_Size($0) } }

  /// `member in self`
  @inlinable
  public func contains<A: PyArgument & ~Escapable>(
    _ member: consuming A
  ) throws(PyError) -> Bool {
    try stored(member) { PySet_Contains($0, $1) } != 0
  }

  /// - Throws: `SystemError` for a frozenset.
  @inlinable
  public func insert<A: PyArgument & ~Escapable>(_ member: consuming A) throws(PyError) {
    try stored(member) { PySet_Add($0, $1) }
  }

  /// - Returns: Whether it was there.
  @discardableResult
  @inlinable
  public func remove<A: PyArgument & ~Escapable>(
    _ member: consuming A
  ) throws(PyError) -> Bool {
    try stored(member) { PySet_Discard($0, $1) } != 0
  }

  /// Calls `body` with each member, in no particular order.
  @inlinable
  public func forEach(_ body: (Bound) throws -> Void) throws { try object.forEach(body) }

  @discardableResult
  @inlinable
  func stored<A: PyArgument & ~Escapable>(
    _ member: consuming A, _ operation: (__Obj, __Obj) -> Int32
  ) throws(PyError) -> Int32 {
    let member = member.__store()
    defer { mtl_xdecref(member) }
    guard let member else { throw PyError.__fetch() }
    return try py.check(object.withUnsafePointer { operation($0, member) })
  }
}
