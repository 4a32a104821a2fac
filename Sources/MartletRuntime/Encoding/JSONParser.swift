#if Runtime
/// Why a text is no JSON that this reads.
struct JSONError: Error, CustomStringConvertible {
  var message: String
  var offset: Int

  var description: String { "\(message) (at byte \(offset))" }
}

/// Reads JSON, bounded in depth.
struct JSONParser {
  private static let depthLimit = 32

  private let bytes: [UInt8]
  private var offset = 0

  /// Reads one value, all of `bytes`.
  static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw parser.error("text after the value") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private func error(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard let current, current == byte.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
      guard current == byte else { throw error("unknown word") }
      offset += 1
    }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit)") }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try expect("true", .bool(true))
    case UInt8(ascii: "f"): return try expect("false", .bool(false))
    case UInt8(ascii: "n"): return try expect("null", .null)
    default: return try number()
    }
  }

  private mutating func object(_ depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var members: [String: JSON] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("expected a member's name") }
      let key = try string()
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members[key] = try value(depth: depth + 1)
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("expected ',' or '}'") }
    }
  }

  private mutating func array(_ depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var values: [JSON] = []
    skipSpace()
    if take("]") { return .array(values) }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(values) }
      guard take(",") else { throw error("expected ',' or ']'") }
    }
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    if current == UInt8(ascii: "-") { offset += 1 }
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard let value = Int64(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
      throw error("expected a value")
    }
    return .int(value)
  }

  private mutating func string() throws(JSONError) -> String {
    offset += 1
    var utf8: [UInt8] = []
    while let byte = current {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: utf8, as: UTF8.self) else {
          throw error("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): try escape(&utf8)
      case 0..<0x20: throw error("a control character in a string")
      default: utf8.append(byte)
      }
    }
    throw error("a string has no end")
  }

  private mutating func escape(_ utf8: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw error("a string has no end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): utf8.append(0x0a)
    case UInt8(ascii: "r"): utf8.append(0x0d)
    case UInt8(ascii: "t"): utf8.append(0x09)
    case UInt8(ascii: "b"): utf8.append(0x08)
    case UInt8(ascii: "f"): utf8.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(byte)
    case UInt8(ascii: "u"):
      var value = try codeUnit()
      if (0xd800..<0xdc00).contains(value), take("\\"), take("u") {
        let low = try codeUnit()
        guard (0xdc00..<0xe000).contains(low) else { throw error("half a surrogate pair") }
        value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw error("half a surrogate pair") }
      utf8.append(contentsOf: String(Character(scalar)).utf8)
    default: throw error("unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    guard bytes.count - offset >= 4,
      bytes[offset] != UInt8(ascii: "+"), bytes[offset] != UInt8(ascii: "-"),
      let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw error("an escape of fewer than four digits") }
    offset += 4
    return value
  }
}
#endif
