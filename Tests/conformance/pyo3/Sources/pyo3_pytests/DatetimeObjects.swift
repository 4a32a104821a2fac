import Martlet

/// An object of one class of Python's `datetime`.
protocol DatetimePart: CustomFromPython, CustomIntoPython {
  static var className: String { get }
  var object: Py { get }
  init(object: Py)
}

extension DatetimePart {
  static var pythonType: String { "datetime.\(className)" }

  init(python object: Bound) throws {
    let type = try object.py.importModule("datetime").attribute(Self.className)
    guard try object.isInstance(of: type) else {
      throw PyError.typeError("must be datetime.\(Self.className), not \(object.type.bound)")
    }
    self.init(object: object.owned())
  }

  func pythonValue() -> Py { object }

  func get<T: FromPython>(_ name: String) throws -> T {
    try Python.attach { py in try object.bind(py).attribute(name).load() }
  }
}

struct DateObject: DatetimePart {
  static let className = "date"
  let object: Py
}

struct TimeObject: DatetimePart {
  static let className = "time"
  let object: Py
}

struct DatetimeObject: DatetimePart {
  static let className = "datetime"
  let object: Py
}

struct DeltaObject: DatetimePart {
  static let className = "timedelta"
  let object: Py
}

struct Zone: DatetimePart {
  static let className = "tzinfo"
  let object: Py
}
