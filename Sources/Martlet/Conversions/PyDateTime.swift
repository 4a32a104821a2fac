import CMartlet

/// A day and a time: `datetime.datetime` in Python, field by field and without Foundation.
///
/// Where a point in time is meant, `Date` of `MartletFoundation` is the type.
public struct PyDateTime: Sendable {
  public var date: PyDate
  /// With the zone, if there is one.
  public var time: PyTime

  public init(_ date: PyDate, _ time: PyTime) {
    self.date = date
    self.time = time
  }
}

extension PyDateTime: FromPython, IntoPython {
  private static let type = __Imported("datetime", "datetime")

  /// Takes a `datetime`, naive or aware; a plain `date` is a `TypeError`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyDateTime {
    try __Calendar.check(object, type, "datetime.datetime")
    return PyDateTime(try PyDate.__load(object), try PyTime(__parts: object))
  }

  public consuming func __store() -> __Obj? {
    let day = [date.year.__store(), date.month.__store(), date.day.__store()]
    return __Calendar.make(Self.type, day + time.__parts, fold: time.fold)
  }

  public static var __pythonInput: String { "datetime.datetime" }
  public static var __pythonOutput: String { "datetime.datetime" }
}
