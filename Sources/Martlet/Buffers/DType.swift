/// The kind and size of a buffer's items.
struct __DType: Sendable, Equatable {
  enum Kind: UInt8 {
    // As DLPack numbers them.
    case integer = 0
    case unsigned = 1
    case floating = 2
    case complex = 5
    case boolean = 6
  }

  let kind: Kind
  let bits: Int
  /// As NumPy names it: `float64`.
  var name: String {
    switch kind {
    case .integer: "int\(bits)"
    case .unsigned: "uint\(bits)"
    case .floating: "float\(bits)"
    case .complex: "complex\(bits)"
    case .boolean: "bool"
    }
  }
}

extension __DType {
  /// The type of a `struct` format with one item in this machine's byte order; `nil` for others.
  init?(format: String, size: Int) {
    var code = Substring(format)
    if let order = code.first, "@=<^|".contains(order) { code = code.dropFirst() }
    let kind: Kind
    switch code {
    case "b", "h", "i", "l", "q", "n": kind = .integer
    case "B", "H", "I", "L", "Q", "N", "c": kind = .unsigned
    case "e", "f", "d": kind = .floating
    case "Zf", "Zd": kind = .complex
    case "?": kind = .boolean
    default: return nil
    }
    self.init(kind: kind, bits: size * 8)
  }
}

extension PyBufferElement {
  static var __dtype: __DType {
    let letter = Character(Unicode.Scalar(UInt8(bitPattern: __bufferFormat)))
    let size = MemoryLayout<Self>.size
    // Every conformance has one of the letters above.
    return __DType(format: String(letter), size: size) ?? __DType(kind: .unsigned, bits: size * 8)
  }
}
