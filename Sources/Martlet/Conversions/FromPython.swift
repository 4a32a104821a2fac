internal import CMartlet

/// A Swift type that can be made from a Python object.
///
/// Parameters of exported functions and settable properties have such types. To add one of your own,
/// conform to ``CustomFromPython``.
public protocol FromPython {
  /// Converts a borrowed object.
  ///
  /// - Throws: ``PythonErrorSet`` with the Python exception set: `TypeError` for a wrong type,
  ///   `OverflowError` or `ValueError` for a value out of range.
  static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self

  /// Converts a sequence at once; integers and floats do it in one loop of C.
  ///
  /// - Parameter type: `Self`. A requirement that returned `[Self]` would shut open classes out.
  static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element]

  /// The type of a parameter in stubs: `int`, `Sequence[str]`.
  static var __pythonInput: String { get }
}

extension FromPython {
  @inlinable
  public static func __loadArray<Element: FromPython>(
    _ object: __Obj, as type: Element.Type
  ) throws(PythonErrorSet) -> [Element] {
    try __Sequence.load(object)
  }
}

/// A type with a conversion of your own from Python.
public protocol CustomFromPython: FromPython {
  /// Makes a value from `object`.
  ///
  /// - Throws: What the caller in Python shall get; ``PyError`` of a class of your choice.
  init(python object: Bound) throws

  /// The type of a parameter in stubs; `object` unless you say more.
  static var pythonType: String { get }
}

extension CustomFromPython {
  public static var pythonType: String { "object" }
  public static var __pythonInput: String { pythonType }

  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    try __catching { () throws in
      try Self(python: Bound(__borrowed: object, Python(__attached: ())))
    }
  }
}

/// `__From<T>.Value` is `T`, in expansions; of a `T` without a conversion the compiler says
/// "type 'T' does not conform to protocol 'FromPython'".
public enum __From<T: FromPython> {
  public typealias Value = T
}
