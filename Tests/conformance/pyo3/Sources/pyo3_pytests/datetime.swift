import Martlet

extension pyo3_pytests {
  @PyModule enum datetime {
    @PyFunction static func makeDate(year: Int32, month: UInt8, day: UInt8) -> PyDate {
      PyDate(year: Int(year), month: Int(month), day: Int(day))
    }

    @PyFunction static func getDateTuple(d: PyDate) -> (Int, Int, Int) { (d.year, d.month, d.day) }

    @PyFunction static func dateFromTimestamp(_ py: Python, timestamp: Double) throws -> PyDate {
      try py.importModule("datetime").date.fromtimestamp(timestamp).load()
    }

    @PyFunction static func makeTime(
      hour: UInt8, minute: UInt8, second: UInt8, microsecond: UInt32, tzinfo: PyTimeZone? = nil
    ) -> PyTime {
      PyTime(
        hour: Int(hour), minute: Int(minute), second: Int(second), microsecond: Int(microsecond),
        timeZone: tzinfo)
    }

    @PyFunction static func timeWithFold(
      hour: UInt8, minute: UInt8, second: UInt8, microsecond: UInt32, tzinfo: PyTimeZone?,
      fold: Bool
    ) -> PyTime {
      PyTime(
        hour: Int(hour), minute: Int(minute), second: Int(second), microsecond: Int(microsecond),
        timeZone: tzinfo, fold: fold ? 1 : 0)
    }

    @PyFunction static func getTimeTuple(dt: PyTime) -> (Int, Int, Int, Int) {
      (dt.hour, dt.minute, dt.second, dt.microsecond)
    }

    @PyFunction static func getTimeTupleFold(dt: PyTime) -> (Int, Int, Int, Int, Int) {
      (dt.hour, dt.minute, dt.second, dt.microsecond, dt.fold)
    }

    @PyFunction static func getTimeTzinfo(dt: PyTime) -> PyTimeZone? { dt.timeZone }

    @PyFunction static func makeDelta(
      days: Int32, seconds: Int32, microseconds: Int32
    ) -> Duration {
      .seconds(Int(days) * 86_400 + Int(seconds)) + .microseconds(Int(microseconds))
    }

    @PyFunction static func getDeltaTuple(delta: Duration) -> (Int64, Int64, Int64) {
      var (seconds, attoseconds) = delta.components
      if attoseconds < 0 {
        seconds -= 1
        attoseconds += 1_000_000_000_000_000_000
      }
      let day = 86_400 as Int64
      let second = (seconds % day + day) % day
      return ((seconds - second) / day, second, attoseconds / 1_000_000_000_000)
    }

    @PyFunction static func makeDatetime(
      year: Int32, month: UInt8, day: UInt8, hour: UInt8, minute: UInt8, second: UInt8,
      microsecond: UInt32, tzinfo: PyTimeZone? = nil
    ) -> PyDateTime {
      PyDateTime(
        makeDate(year: year, month: month, day: day),
        makeTime(
          hour: hour, minute: minute, second: second, microsecond: microsecond, tzinfo: tzinfo))
    }

    @PyFunction static func getDatetimeTuple(
      dt: PyDateTime
    ) -> (Int, Int, Int, Int, Int, Int, Int) {
      let (date, time) = (dt.date, dt.time)
      return (
        date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond
      )
    }

    @PyFunction static func getDatetimeTupleFold(
      dt: PyDateTime
    ) -> (Int, Int, Int, Int, Int, Int, Int, Int) {
      let (date, time) = (dt.date, dt.time)
      return (
        date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
        time.fold
      )
    }

    @PyFunction static func getDatetimeTzinfo(dt: PyDateTime) -> PyTimeZone? { dt.time.timeZone }

    @PyFunction static func datetimeFromTimestamp(
      _ py: Python, ts: Double, tz: PyTimeZone? = nil
    ) throws -> PyDateTime {
      try py.importModule("datetime").attribute("datetime").fromtimestamp(ts, tz).load()
    }

    @PyClass(extends: .tzinfo, options: [.final]) struct TzClass {
      func utcoffset(_ dt: PyDateTime?) -> Duration { .seconds(3600) }
      func tzname(_ dt: PyDateTime?) -> String { "+01:00" }
      func dst(_ dt: PyDateTime?) -> Duration? { nil }
    }
  }
}
