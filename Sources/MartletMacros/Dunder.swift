/// Methods that Python's operators and protocols call.
enum Dunder {
  static func isDunder(_ name: String) -> Bool {
    name.count > 4 && name.hasPrefix("__") && name.hasSuffix("__")
  }

  /// Methods that answer NotImplemented for an operand of a type that they don't know.
  static func isBinary(_ name: String) -> Bool { binary.contains(name) }

  /// Methods whose result Python itself looks at, so that it can't be awaited.
  static func isTakenAtOnce(_ name: String) -> Bool {
    takenAtOnce.contains(name) || isInPlace(name)
  }

  private static let takenAtOnce = Set(
    [
      "len", "bool", "hash", "contains", "index", "int", "float", "complex", "str", "repr",
      "bytes", "format", "iter", "next", "reversed", "aiter", "await", "enter", "exit", "sizeof",
      "dir", "length_hint", "fspath", "setattr", "delattr", "setitem", "delitem", "set", "delete",
      "set_name", "init_subclass", "del", "eq", "ne", "lt", "le", "gt", "ge", "instancecheck",
      "subclasscheck", "mro_entries", "reduce", "reduce_ex", "getstate", "setstate", "getnewargs",
      "getnewargs_ex", "buffer", "release_buffer",
    ].map { "__\($0)__" })

  /// Methods that Python calls with keywords too.
  static func takesKeywords(_ name: String) -> Bool {
    ["__call__", "__init_subclass__"].contains(name)
  }

  /// `__iadd__` and the like, whose result is the object unless it is another.
  static func isInPlace(_ name: String) -> Bool {
    binary.contains(name) && name.hasPrefix("__i")
  }

  private static let binary: Set<String> = {
    let operators = [
      "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift",
      "rshift", "and", "xor", "or",
    ]
    let arithmetic = operators.flatMap { ["__\($0)__", "__r\($0)__", "__i\($0)__"] }
    return Set(arithmetic + ["lt", "le", "eq", "ne", "gt", "ge"].map { "__\($0)__" })
  }()

  /// The three methods of a subscript.
  struct Access {
    let get, set, delete: String
    func contains(_ name: String) -> Bool { [get, set, delete].contains(name) }
  }

  static let item = Access(get: "__getitem__", set: "__setitem__", delete: "__delitem__")
  static let attribute = Access(get: "__getattr__", set: "__setattr__", delete: "__delattr__")

  /// The word in `__word__` for a Swift operator of two operands.
  static let infix = [
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "%": "mod", "<<": "lshift",
    ">>": "rshift", "&": "and", "|": "or", "^": "xor", "**": "pow",
  ]

  /// Whether Python has a Swift operator.
  static func isOperator(_ symbol: String) -> Bool {
    infix[symbol] != nil || prefix[symbol] != nil || comparison[symbol] != nil
      || symbol.hasSuffix("=") && infix[String(symbol.dropLast())] != nil
  }

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
