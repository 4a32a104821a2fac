import CMartlet

/// A time zone of Python's: an instance of any subclass of `datetime.tzinfo`.
///
/// It is the object itself, so what comes in goes out as the same one.
public struct PyTimeZone: Sendable {
  /// The `tzinfo` object.
  public let object: Py

  /// `datetime.timezone.utc`
  ///
  /// - Throws: What the import of `datetime` raised.
  public static func utc(_ py: Python) throws(PyError) -> PyTimeZone {
    PyTimeZone(
      object: try py.importModule("datetime").attribute("timezone").attribute("utc").owned())
  }

  /// `datetime.timezone(offset)`
  ///
  /// - Parameter offset: East of Greenwich, less than a day in either direction.
  /// - Throws: `ValueError` for a longer one.
  public static func fixed(_ offset: Duration, _ py: Python) throws(PyError) -> PyTimeZone {
    PyTimeZone(object: try py.importModule("datetime").attribute("timezone")(offset).owned())
  }
}

extension PyTimeZone: FromPython, IntoPython {
  private static let type = __Imported("datetime", "tzinfo")

  /// Takes a `tzinfo`; a name such as `"UTC"` is a `TypeError`, as in `datetime`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyTimeZone {
    try __Calendar.check(object, type, "datetime.tzinfo")
    return PyTimeZone(object: try Py.__load(object))
  }

  public consuming func __store() -> __Obj? { object.__store() }

  public static var __pythonInput: String { "datetime.tzinfo" }
  public static var __pythonOutput: String { "datetime.tzinfo" }
}
