public import Martlet

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Date: FromPython, IntoPython {
  /// Takes an aware `datetime`; a naive one, whose place in time nobody knows, is a `ValueError`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Date {
    let source = try __Foreign.check(object, "datetime", "datetime")
    return try __catching { () throws in
      guard try !source.utcoffset().isNone else {
        throw PyError.valueError("must be an aware datetime, but has no tzinfo")
      }
      return Date(timeIntervalSince1970: try source.timestamp().load())
    }
  }

  /// An aware `datetime` in UTC, to the microsecond.
  public consuming func __store() -> __Obj? {
    let seconds = timeIntervalSince1970
    return __Foreign.make { py in
      let datetime = try py.importModule("datetime")
      let whole = seconds.rounded(.down)
      guard let day = Int(exactly: whole) else {
        throw PyError.overflowError("the date is out of the range of Python's datetime")
      }
      // Added to the epoch, since fromtimestamp has a smaller range.
      let epoch = try datetime.attribute("datetime")(
        1970, 1, 1, kw: ["tzinfo": try datetime.timezone.utc.owned()])
      let micro = Int(((seconds - whole) * 1_000_000).rounded())
      return try (epoch + datetime.timedelta(0, day, micro)).owned()
    }
  }

  public static var __pythonInput: String { "datetime.datetime" }
  public static var __pythonOutput: String { "datetime.datetime" }
}
