public import Martlet

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Decimal: FromPython, IntoPython {
  /// Takes a `decimal.Decimal` or an `int` of at most 38 digits.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Decimal {
    let source = Bound(__borrowed: object, Python(__attached: ()))
    return try __catching { () throws in
      let decimal = try source.py.importModule("decimal").attribute("Decimal")
      let integer = try source.py.builtin("int")
      guard try source.isInstance(of: decimal) || source.isInstance(of: integer) else {
        throw PyError.typeError("must be decimal.Decimal, not \(source.type.name)")
      }
      let text = try source.str()
      // What Foundation has no room for would be rounded in silence.
      guard let value = Decimal(string: text), !value.isNaN,
        try decimal("\(value)") == source
      else { throw PyError.valueError("\(text) does not fit a Swift Decimal exactly") }
      return value
    }
  }

  public consuming func __store() -> __Obj? {
    let text = "\(self)"
    return __Foreign.make { py in
      try py.importModule("decimal").attribute("Decimal")(text).owned()
    }
  }

  public static var __pythonInput: String { "decimal.Decimal | int" }
  public static var __pythonOutput: String { "decimal.Decimal" }
}
