#if Runtime
/// One serving of one endpoint by one runtime: a random number, written as 16 hexadecimal digits.
public struct InstanceID: RawRepresentable, Sendable, Hashable, Comparable,
  CustomStringConvertible
{
  public let rawValue: UInt64

  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// A fresh identity. It fits into `Int64`, for languages and formats without unsigned integers.
  public static func random() -> InstanceID {
    InstanceID(rawValue: UInt64.random(in: 1...UInt64(Int64.max)))
  }

  /// Reads the 16 digits; nil for any other text.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let value = UInt64(text, radix: 16)
    else { return nil }
    rawValue = value
  }

  public static func < (a: InstanceID, b: InstanceID) -> Bool { a.rawValue < b.rawValue }

  public var description: String {
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
#endif
