import CMartlet

extension Character: FromPython, IntoPython {
  /// Takes a `str` of one grapheme, which may be several code points: "é", a flag, an emoji.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Character {
    let text = try String.__load(object)
    guard let character = text.first, text.count == 1 else {
      PyError(.valueError, "must be a str of one character, not of \(text.count)").__restore()
      throw PythonErrorSet()
    }
    return character
  }

  public func __store() -> __Obj? { String(self).__store() }

  public static var __pythonInput: String { "str" }
  public static var __pythonOutput: String { "str" }
}

extension Unicode.Scalar: FromPython, IntoPython {
  /// Takes a `str` of one code point.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Unicode.Scalar {
    let scalars = try String.__load(object).unicodeScalars
    guard let scalar = scalars.first, scalars.count == 1 else {
      PyError(.valueError, "must be a str of one code point, not of \(scalars.count)").__restore()
      throw PythonErrorSet()
    }
    return scalar
  }

  public func __store() -> __Obj? { String(Character(self)).__store() }

  public static var __pythonInput: String { "str" }
  public static var __pythonOutput: String { "str" }
}
