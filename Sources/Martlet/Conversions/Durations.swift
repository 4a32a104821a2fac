import CMartlet

extension Duration: FromPython, IntoPython {
  private static let type = __Imported("datetime", "timedelta")

  /// Takes a `timedelta`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Duration {
    guard type.isType(of: object) else {
      __raiseMismatch("datetime.timedelta", object)
      throw PythonErrorSet()
    }
    let days: Int = try __Range.attribute(object, "days")
    let seconds: Int = try __Range.attribute(object, "seconds")
    let microseconds: Int = try __Range.attribute(object, "microseconds")
    // A subclass may say what no timedelta holds.
    guard days.magnitude < 1_000_000_000, seconds.magnitude <= 86_400 else {
      PyError(.overflowError, "the timedelta is out of range").__restore()
      throw PythonErrorSet()
    }
    return .seconds(days * 86_400 + seconds) + .microseconds(microseconds)
  }

  /// A `timedelta`, which has whole microseconds: what is finer is cut off towards the past.
  public func __store() -> __Obj? {
    let (seconds, attoseconds) = components
    let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    // Attoseconds have the sign of the seconds; timedelta's fields are carried over.
    let (micro, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    return Self.type.call(
      day.__store(), second.__store(), (rest < 0 ? micro - 1 : micro).__store())
  }

  public static var __pythonInput: String { "datetime.timedelta" }
  public static var __pythonOutput: String { "datetime.timedelta" }
}
