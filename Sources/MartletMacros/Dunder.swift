/// Methods that Python's operators and protocols call.
enum Dunder {
  static func isDunder(_ name: String) -> Bool {
    name.count > 4 && name.hasPrefix("__") && name.hasSuffix("__")
  }

  /// Methods that answer NotImplemented for an operand of a type that they don't know.
  static func isBinary(_ name: String) -> Bool { binary.contains(name) }

  private static let binary: Set<String> = {
    let operators = [
      "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift",
      "rshift", "and", "xor", "or",
    ]
    let arithmetic = operators.flatMap { ["__\($0)__", "__r\($0)__", "__i\($0)__"] }
    return Set(arithmetic + ["lt", "le", "eq", "ne", "gt", "ge"].map { "__\($0)__" })
  }()

  /// The word in `__word__` for a Swift operator of two operands.
  static let infix = [
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "%": "mod", "<<": "lshift",
    ">>": "rshift", "&": "and", "|": "or", "^": "xor", "**": "pow",
  ]

  static let prefix = ["-": "neg", "+": "pos", "~": "invert"]

  /// Comparisons, which come from Equatable and Comparable too.
  static let comparison = [
    "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
  ]

  /// What the same comparison is with its operands swapped.
  static let swapped = [
    "eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le",
  ]
}
