public import CMartlet

extension PyClassType {
  /// The value of an instance of this class or a subclass; a struct is copied.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    guard let type = __pyType, mtl_has_type(object, type) else { try __wrongType(object) }
    return try __peek(object) { $0.pointee }
  }

  /// The object, if it is an instance.
  @usableFromInline
  static func __own(_ object: __Obj) throws(PythonErrorSet) -> __Obj {
    guard let type = __pyType, mtl_has_type(object, type) else { try __wrongType(object) }
    return object
  }

  @usableFromInline @inline(never)
  static func __wrongType(_ object: __Obj) throws(PythonErrorSet) -> Never {
    __raiseMismatch(__pyName, object)
    throw PythonErrorSet()
  }

  @inlinable @inline(__always)
  public consuming func __store() -> __Obj? { __wrap() }

  /// A new object of exactly this class around `self`. No requirement of the protocol, and so
  /// inlined where the requirement's witness would be called.
  @inlinable @inline(__always)
  public consuming func __wrap() -> __Obj? {
    guard let object = Self.__allocate(Self.__pyType, Self.__size, Self.__isPlain) else {
      return nil
    }
    Self.__value(object).initialize(to: self)
    Self.__begin(object)
    return object
  }

  @inlinable @inline(__always)
  static func __allocate(
    _ type: UnsafeMutablePointer<PyTypeObject>?, _ size: Int, _ isPlain: Bool
  ) -> __Obj? {
    guard let type else {
      __raiseNotImported()
      return nil
    }
    return isPlain ? mtl_alloc(type, size, false) : mtl_alloc_extended(type)
  }

  @usableFromInline @inline(never)
  static func __raiseNotImported() {
    PyError(
      .systemError, "class \(__pyName) belongs to no imported module; mark a @PyModule for it"
    ).__restore()
  }
}

extension PyClassType where Self: AnyObject {
  /// The object that `self` already is in Python, or a new one of `self`'s dynamic class.
  @inlinable
  public consuming func __store() -> __Obj? { __wrap() }

  @inlinable
  public consuming func __wrap() -> __Obj? {
    if let object = __pySelf.object { return mtl_new_ref(object) }
    let type = Swift.type(of: self)
    guard let object = Self.__allocate(type.__pyType, type.__size, type.__isPlain) else {
      return nil
    }
    Self.__adopt(self, object)
    return object
  }

  @inlinable @inline(__always)
  static func __adopt(_ value: Self, _ object: __Obj) {
    var back = __BackReference()
    back.object = object
    value.__pySelf = back
    __value(object).initialize(to: value)
    __begin(object)
  }

  /// Gives an object that Python allocated the value that its initializer made.
  ///
  /// An initializer may return a Swift object that Python knows already; it can't be two objects.
  public static func __place(_ value: Self, _ object: __Obj) throws(PythonErrorSet) {
    if let known = value.__pySelf.object, known != object {
      PyError(
        .runtimeError, "the initializer of \(__pyName) gave a value that is another object's"
      ).__restore()
      throw PythonErrorSet()
    }
    __clear(object)
    __adopt(value, object)
  }
}
