/// The `.pyi` text of a module while it is written.
public struct __ModuleStub {
  var body: [String] = []

  init() {}

  /// - Parameters:
  ///   - signature: Parameters with types, as `a: int, b: int = 2`.
  ///   - doc: The documentation, without the signature line.
  public mutating func function(
    _ name: StaticString, _ signature: String, _ result: String, _ doc: StaticString
  ) {
    body += __StubText.function("\(name)", signature, result, "\(doc)", indent: "")
  }
}

/// The `.pyi` text of a class while it is written.
public struct __ClassStub {
  var body: [String] = []

  public init() {}

  public mutating func method(
    _ name: StaticString, _ signature: String, _ result: String, _ doc: StaticString,
    isStatic: Bool = false
  ) {
    if isStatic { body.append("    @staticmethod") }
    let receiver = isStatic ? "" : signature.isEmpty ? "self" : "self, "
    body += __StubText.function(
      "\(name)", receiver + signature, result, "\(doc)", indent: "    ")
  }

  public mutating func property(
    _ name: StaticString, _ type: String, settable input: String?, _ doc: StaticString
  ) {
    body.append("    @property")
    body += __StubText.function("\(name)", "self", type, "\(doc)", indent: "    ")
    guard let input else { return }
    body.append("    @\(name).setter")
    body += __StubText.function("\(name)", "self, value: \(input)", "None", "", indent: "    ")
  }
}
