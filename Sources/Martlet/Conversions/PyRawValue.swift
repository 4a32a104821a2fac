import CMartlet

/// A raw-representable type that converts as its raw value: `extension Color: PyRawValue {}`.
///
/// For an enum that Python shall see as one, use `@PyEnum`.
public protocol PyRawValue: RawRepresentable, FromPython, IntoPython
where RawValue: FromPython & IntoPython {}

extension PyRawValue {
  /// - Throws: `ValueError` for a raw value that stands for nothing.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    guard let value = Self(rawValue: try RawValue.__load(object)) else {
      let shown = __Text.of(PyObject_Repr(object)) ?? "?"
      PyError(.valueError, "\(shown) is not a valid \(Self.self)").__restore()
      throw PythonErrorSet()
    }
    return value
  }

  public consuming func __store() -> __Obj? { rawValue.__store() }

  public static var __pythonInput: String { RawValue.__pythonInput }
  public static var __pythonOutput: String { RawValue.__pythonOutput }
}
