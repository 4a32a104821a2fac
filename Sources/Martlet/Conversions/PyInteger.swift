import CMartlet

/// An integer of any size, as Python has them.
public struct PyInteger: Hashable, Sendable {
  /// The magnitude, least significant word first, without leading zeros.
  public let magnitude: [UInt64]
  public let isNegative: Bool

  /// - Parameter magnitude: Least significant word first.
  public init(magnitude: [UInt64], isNegative: Bool = false) {
    var words = magnitude
    while words.last == 0 { words.removeLast() }
    self.magnitude = words
    self.isNegative = isNegative && !words.isEmpty
  }

  public init(_ value: some BinaryInteger) {
    self.init(
      magnitude: value.magnitude.words.map { UInt64($0) }, isNegative: value < 0)
  }
}

extension PyInteger: FromPython, IntoPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyInteger {
    guard let index = PyNumber_Index(object) else { throw PythonErrorSet() }
    let number = Bound(__owned: index, Python(__attached: ()))
    return try __catching { () throws(PyError) in
      let bits: Int = try number.callMethod("bit_length").load()
      let bytes: [UInt8] = try number.magnitude().attribute("to_bytes")(
        (bits + 63) / 64 * 8, "little"
      ).load()
      let words = stride(from: 0, to: bytes.count, by: 8).map { start in
        bytes[start..<min(start + 8, bytes.count)].reversed().reduce(UInt64(0)) {
          $0 << 8 | UInt64($1)
        }
      }
      return PyInteger(magnitude: words, isNegative: try number < 0)
    }
  }

  public consuming func __store() -> __Obj? {
    let value = self
    let bytes = value.magnitude.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    let py = Python(__attached: ())
    do throws(PyError) {
      let number = try py.builtin("int").attribute("from_bytes")(bytes, "little")
      let result = value.isNegative ? try -number : number
      return result.__store()
    } catch {
      error.__restore()
      return nil
    }
  }

  public static var __pythonInput: String { "int" }
  public static var __pythonOutput: String { "int" }
}
