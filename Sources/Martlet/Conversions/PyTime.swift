import CMartlet

/// A time of day: `datetime.time` in Python, without Foundation.
///
/// Nothing checks the numbers before they go to Python: an hour of 24 is then `ValueError`, in the
/// words of `datetime`.
public struct PyTime: Sendable {
  public var hour: Int
  public var minute: Int
  public var second: Int
  public var microsecond: Int
  /// `nil` for a naive time.
  public var timeZone: PyTimeZone?
  /// 1 for the second of two equal times when clocks are set back, else 0.
  public var fold: Int

  public init(
    hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0, timeZone: PyTimeZone? = nil,
    fold: Int = 0
  ) {
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
    self.timeZone = timeZone
    self.fold = fold
  }
}

extension PyTime: FromPython, IntoPython {
  private static let type = __Imported("datetime", "time")

  /// Takes a `time`; its zone stays the same object.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyTime {
    try __Calendar.check(object, type, "datetime.time")
    return try PyTime(__parts: object)
  }

  /// Of a `time` or a `datetime`, which have the same attributes.
  init(__parts object: __Obj) throws(PythonErrorSet) {
    self.init(
      hour: try __Range.attribute(object, "hour"), minute: try __Range.attribute(object, "minute"),
      second: try __Range.attribute(object, "second"),
      microsecond: try __Range.attribute(object, "microsecond"),
      timeZone: try __Range.attribute(object, "tzinfo"),
      fold: try __Range.attribute(object, "fold"))
  }

  /// The arguments of `time`, which are also the last ones of `datetime`.
  var __parts: [__Obj?] {
    [
      hour.__store(), minute.__store(), second.__store(), microsecond.__store(),
      timeZone.__store(),
    ]
  }

  public consuming func __store() -> __Obj? {
    __Calendar.make(Self.type, __parts, fold: fold)
  }

  public static var __pythonInput: String { "datetime.time" }
  public static var __pythonOutput: String { "datetime.time" }
}
