public import CMartlet

/// What the cycle collector passes to `tp_traverse`, with what is shown to it.
///
/// The collector takes an object that others show to it as often as it is referenced for garbage, and
/// clears it. A ``Py`` is one reference however many hold it: it is shown if it has one owner, which is
/// known once whoever read it has let go.
@frozen
public struct __Visitor {
  @usableFromInline let visit: visitproc
  @usableFromInline let argument: UnsafeMutableRawPointer?
  // The `Py` that was found last.
  @usableFromInline let found: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  @inlinable
  init(
    _ visit: @escaping visitproc, _ argument: UnsafeMutableRawPointer?,
    _ found: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) {
    self.visit = visit
    self.argument = argument
    self.found = found
  }

  /// Shows what `body` finds.
  @inlinable
  static func show(
    _ visit: @escaping visitproc, _ argument: UnsafeMutableRawPointer?,
    _ body: (__Visitor) -> Int32
  ) -> Int32 {
    var found: UnsafeMutableRawPointer?
    return withUnsafeMutablePointer(to: &found) { found in
      let visitor = __Visitor(visit, argument, found)
      let result = body(visitor)
      return result == 0 ? visitor.settle() : result
    }
  }

  @usableFromInline
  func find(_ py: Py) -> Int32 {
    let result = settle()
    found.pointee = Unmanaged.passUnretained(py).toOpaque()
    return result
  }

  /// Shows the one that was found last.
  @usableFromInline @inline(never)
  func settle() -> Int32 {
    guard let py = found.pointee else { return 0 }
    found.pointee = nil
    guard mtl_is_unique(py) else { return 0 }
    return visit(Unmanaged<Py>.fromOpaque(py).takeUnretainedValue().object, argument)
  }
}

/// A type that may hold Python objects, and can show them to the cycle collector.
public protocol __Visitable {
  func __visit(_ visitor: __Visitor) -> Int32
}

extension Py: __Visitable {
  @inlinable
  public func __visit(_ visitor: __Visitor) -> Int32 { visitor.find(self) }
}

extension Optional: __Visitable where Wrapped: __Visitable {
  @inlinable
  public func __visit(_ visitor: __Visitor) -> Int32 { self?.__visit(visitor) ?? 0 }
}

extension Array: __Visitable where Element: __Visitable {
  @inlinable
  public func __visit(_ visitor: __Visitor) -> Int32 {
    for element in self {
      let result = element.__visit(visitor)
      if result != 0 { return result }
    }
    return 0
  }
}

extension Dictionary: __Visitable where Value: __Visitable {
  @inlinable
  public func __visit(_ visitor: __Visitor) -> Int32 {
    for value in values {
      let result = value.__visit(visitor)
      if result != 0 { return result }
    }
    return 0
  }
}

// Chosen by the static type of a stored property: everything else holds no Python objects.
@inlinable @inline(__always)
public func __holdsPython<Root, T>(_: (Root) -> T) -> Bool { false }

@inlinable @inline(__always)
public func __holdsPython<Root, T: __Visitable>(_: (Root) -> T) -> Bool { true }

@inlinable @inline(__always)
public func __visit<T>(_ value: T, _ visitor: __Visitor) -> Int32 { 0 }

@inlinable @inline(__always)
public func __visit<T: __Visitable>(_ value: T, _ visitor: __Visitor) -> Int32 {
  value.__visit(visitor)
}

extension PyClassType {
  /// `tp_traverse`: the type, which instances of heap types own, then the stored properties.
  @inlinable
  public static func __traverse(
    _ object: __Obj, _ visit: visitproc?, _ argument: UnsafeMutableRawPointer?,
    _ properties: (UnsafeMutablePointer<Self>, __Visitor) -> Int32
  ) -> Int32 {
    // What a value that is being changed holds counts as held from outside.
    let isVisible = __state(object).pointee &- MTL_INITIALISED < MTL_EXCLUSIVE
    return __traverse(object, visit, argument, isVisible, properties)
  }

  @inlinable
  static func __traverse(
    _ object: __Obj, _ visit: visitproc?, _ argument: UnsafeMutableRawPointer?, _ isVisible: Bool,
    _ properties: (UnsafeMutablePointer<Self>, __Visitor) -> Int32
  ) -> Int32 {
    guard let visit else { return 0 }
    var result = visit(mtl_type_object(mtl_type(object)), argument)
    if result == 0, __dictOffset > 0, let dict = mtl_field(object, __dictOffset).pointee {
      result = visit(dict, argument)
    }
    if result == 0, __pyBase != nil { result = mtl_traverse_base(object, visit, argument) }
    guard result == 0, isVisible else { return result }
    return __Visitor.show(visit, argument) { properties(__value(object), $0) }
  }
}

/// Whether values of a type can hold Python objects.
@inlinable @inline(__always)
public func __isVisitable<T>(_: T.Type) -> Bool { false }

@inlinable @inline(__always)
public func __isVisitable<T: __Visitable>(_: T.Type) -> Bool { true }

extension PyClassType where Self: AnyObject {
  @inlinable
  public static func __traverse(
    _ object: __Obj, _ visit: visitproc?, _ argument: UnsafeMutableRawPointer?,
    _ properties: (UnsafeMutablePointer<Self>, __Visitor) -> Int32
  ) -> Int32 {
    // Swift would end the process for a read of a property during a change of it; and an instance
    // that Swift holds too keeps what it holds.
    let isVisible =
      __state(object).pointee == MTL_INITIALISED
      && mtl_is_unique(unsafe UnsafeRawPointer(__value(object)).load(as: UnsafeRawPointer.self))
    return __traverse(object, visit, argument, isVisible, properties)
  }
}
