import Martlet

extension pyo3_pytests {
  @PyModule enum datetime {
    private static func make(_ py: Python, _ name: String) throws -> Py {
      try py.importModule("datetime").attribute(name).owned()
    }

    @PyFunction static func makeDate(
      _ py: Python, year: Int32, month: UInt8, day: UInt8
    ) throws -> Py {
      try make(py, "date").bind(py)(year, month, day).owned()
    }

    @PyFunction static func getDateTuple(d: DateObject) throws -> (Int, Int, Int) {
      try (d.get("year"), d.get("month"), d.get("day"))
    }

    @PyFunction static func dateFromTimestamp(_ py: Python, timestamp: Double) throws -> Py {
      try make(py, "date").bind(py).fromtimestamp(timestamp).owned()
    }

    @PyFunction static func makeTime(
      _ py: Python, hour: UInt8, minute: UInt8, second: UInt8, microsecond: UInt32,
      tzinfo: Zone? = nil
    ) throws -> Py {
      try make(py, "time").bind(py)(hour, minute, second, microsecond, tzinfo).owned()
    }

    @PyFunction static func timeWithFold(
      _ py: Python, hour: UInt8, minute: UInt8, second: UInt8, microsecond: UInt32, tzinfo: Zone?,
      fold: Bool
    ) throws -> Py {
      let time = try make(py, "time").bind(py)
      return try time(
        hour, minute, second, microsecond, tzinfo, kw: ["fold": fold ? 1 : 0]
      ).owned()
    }

    @PyFunction static func getTimeTuple(dt: TimeObject) throws -> (Int, Int, Int, Int) {
      try (dt.get("hour"), dt.get("minute"), dt.get("second"), dt.get("microsecond"))
    }

    @PyFunction static func getTimeTupleFold(
      dt: TimeObject
    ) throws -> (Int, Int, Int, Int, Int) {
      try (
        dt.get("hour"), dt.get("minute"), dt.get("second"), dt.get("microsecond"), dt.get("fold")
      )
    }

    @PyFunction static func getTimeTzinfo(dt: TimeObject) throws -> Py? { try dt.get("tzinfo") }

    @PyFunction static func makeDelta(
      _ py: Python, days: Int32, seconds: Int32, microseconds: Int32
    ) throws -> Py {
      try make(py, "timedelta").bind(py)(days, seconds, microseconds).owned()
    }

    @PyFunction static func getDeltaTuple(delta: DeltaObject) throws -> (Int, Int, Int) {
      try (delta.get("days"), delta.get("seconds"), delta.get("microseconds"))
    }

    @PyFunction static func makeDatetime(
      _ py: Python, year: Int32, month: UInt8, day: UInt8, hour: UInt8, minute: UInt8,
      second: UInt8, microsecond: UInt32, tzinfo: Zone? = nil
    ) throws -> Py {
      let date = try make(py, "datetime").bind(py)
      return try date(
        year, month, day, hour, minute, second, kw: ["microsecond": microsecond, "tzinfo": tzinfo]
      ).owned()
    }

    @PyFunction static func getDatetimeTuple(
      dt: DatetimeObject
    ) throws -> (Int, Int, Int, Int, Int, Int, Int) {
      try (
        dt.get("year"), dt.get("month"), dt.get("day"), dt.get("hour"), dt.get("minute"),
        dt.get("second"), dt.get("microsecond")
      )
    }

    @PyFunction static func getDatetimeTupleFold(
      dt: DatetimeObject
    ) throws -> (Int, Int, Int, Int, Int, Int, Int, Int) {
      try (
        dt.get("year"), dt.get("month"), dt.get("day"), dt.get("hour"), dt.get("minute"),
        dt.get("second"), dt.get("microsecond"), dt.get("fold")
      )
    }

    @PyFunction static func getDatetimeTzinfo(dt: DatetimeObject) throws -> Py? {
      try dt.get("tzinfo")
    }

    @PyFunction static func datetimeFromTimestamp(
      _ py: Python, ts: Double, tz: Zone? = nil
    ) throws -> Py {
      try make(py, "datetime").bind(py).fromtimestamp(ts, tz).owned()
    }

    @PyClass(extends: .tzinfo, options: [.final]) struct TzClass {
      func utcoffset(_ dt: DatetimeObject?) -> Duration { .seconds(3600) }
      func tzname(_ dt: DatetimeObject?) -> String { "+01:00" }
      func dst(_ dt: DatetimeObject?) -> Duration? { nil }
    }
  }
}
