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

extension __ModuleStub {
  public mutating func constant(_ name: StaticString, _ type: String, _ doc: StaticString) {
    body.append("\(name): \(type)")
    if doc.utf8CodeUnitCount > 0 { body += __StubText.docstring("\(doc)", indent: "") }
  }
}

/// The `.pyi` text of a class while it is written.
public struct __ClassStub {
  var body: [String] = []
  /// The types of `object[key]`.
  var item: (key: String, value: String)?

  public init() {}

  public mutating func method(
    _ name: StaticString, _ signature: String, _ result: String, _ doc: StaticString,
    kind: Receiver = .object
  ) {
    switch kind {
    case .object: break
    case .type: body.append("    @classmethod")
    case .none: body.append("    @staticmethod")
    }
    let word = kind == .none ? "" : kind == .type ? "cls" : "self"
    let receiver = word.isEmpty || signature.isEmpty ? word : word + ", "
    body += __StubText.function(
      "\(name)", receiver + signature, result, "\(doc)", indent: "    ")
  }

  /// What a method is called on.
  public enum Receiver {
    case object, type, none
  }

  /// A method with one signature for each Swift function that it stands for.
  public mutating func overloads(
    _ name: StaticString, _ signatures: [(parameters: String, result: String)]
  ) {
    if "\(name)" == "__getitem__", let first = signatures.first {
      item = (String(first.parameters.dropFirst("key: ".count).dropLast(", /".count)), first.result)
    }
    for (parameters, result) in signatures {
      if signatures.count > 1 { body.append("    @typing.overload") }
      let receiver = parameters.isEmpty ? "self" : "self, " + parameters
      body += __StubText.function("\(name)", receiver, result, "", indent: "    ")
    }
  }

  /// - Parameters:
  ///   - type: Of what reading gives; `nil` if it can't be read.
  ///   - input: Of what may be assigned; `nil` if nothing may.
  public mutating func property(
    _ name: StaticString, _ type: String?, settable input: String?, _ doc: StaticString,
    deletable: Bool = false
  ) {
    body.append("    @property")
    body += __StubText.function(
      "\(name)", "self", type ?? "typing.NoReturn", "\(doc)", indent: "    ")
    if let input {
      body.append("    @\(name).setter")
      body += __StubText.function("\(name)", "self, value: \(input)", "None", "", indent: "    ")
    }
    if deletable {
      body.append("    @\(name).deleter")
      body += __StubText.function("\(name)", "self", "None", "", indent: "    ")
    }
  }

  /// What positional patterns match.
  ///
  /// - Parameter fields: Their names, separated by blanks.
  public mutating func matchArguments(_ fields: StaticString) {
    body.append("    __match_args__ = \(__StubText.tuple(__Words.split(fields)))")
  }

  public mutating func constant(_ name: StaticString, _ type: String, _ doc: StaticString) {
    body.append("    \(name): typing.ClassVar[\(type)]")
    if doc.utf8CodeUnitCount > 0 {
      body += __StubText.docstring("\(doc)", indent: "    ")
    }
  }
}
