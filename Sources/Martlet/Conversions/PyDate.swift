import CMartlet

/// A day: `datetime.date` in Python, without Foundation.
///
/// Nothing checks the numbers before they go to Python: a month of 13 is then `ValueError`, in the
/// words of `datetime`.
public struct PyDate: Hashable, Sendable {
  public var year: Int
  public var month: Int
  public var day: Int

  /// - Parameters:
  ///   - year: From 1 to 9999.
  ///   - month: From 1 to 12.
  ///   - day: From 1 on.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}

extension PyDate: Comparable {
  public static func < (a: PyDate, b: PyDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}

extension PyDate: FromPython, IntoPython {
  private static let type = __Imported("datetime", "date")

  /// Takes a `date`, and the day of a `datetime`, which is one.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyDate {
    try __Calendar.check(object, type, "datetime.date")
    return PyDate(
      year: try __Range.attribute(object, "year"), month: try __Range.attribute(object, "month"),
      day: try __Range.attribute(object, "day"))
  }

  public consuming func __store() -> __Obj? {
    Self.type.call(year.__store(), month.__store(), day.__store())
  }

  public static var __pythonInput: String { "datetime.date" }
  public static var __pythonOutput: String { "datetime.date" }
}
