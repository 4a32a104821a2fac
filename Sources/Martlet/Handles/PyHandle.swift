import CMartlet

/// A handle on an object of a known Python type.
///
/// A parameter of such a type checks the object and wraps it; nothing is copied, and the compiler
/// keeps it where the GIL is held, as it keeps a ``Bound``.
public protocol PyHandle: ~Escapable, PyArgument {
  /// The object itself, with everything that any object can do.
  var bound: Bound { @_lifetime(copy self) get }

  /// Wraps an object that is known to be of the type.
  @_lifetime(copy bound)
  init(unchecked bound: Bound)

  static func __accepts(_ object: __Obj) -> Bool

  /// The type as messages show it: `list`.
  static var __expected: StaticString { get }
}

extension PyHandle where Self: ~Escapable {
  @_lifetime(immortal)
  @inlinable
  public static func __load(
    _ object: __Obj, _ function: StaticString, _ parameter: StaticString
  ) throws(PythonErrorSet) -> Self {
    guard __accepts(object) else {
      __raiseMismatch(__expected, object)
      __ConversionPath.failed(function, parameter)
      throw PythonErrorSet()
    }
    return Self(unchecked: Bound(__borrowed: object, Python(__attached: ())))
  }

  @inlinable
  public consuming func __store() -> __Obj? { bound.__store() }

  public static var __pythonInput: String { "\(__expected)" }
  public static var __pythonOutput: String { "\(__expected)" }

  /// The token of the scope that this object belongs to.
  @inlinable
  public var py: Python {
    @_lifetime(copy self) get { bound.py }
  }

  /// An owned handle on the same object.
  @inlinable
  public func owned() -> Py { bound.owned() }
}
