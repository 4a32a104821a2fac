/// The texts of a signature that go into the expansion.
extension Signature {
  /// `a / b? * c?`, for the library's binder.
  var words: String {
    var words: [String] = []
    let list = bound
    for (index, parameter) in list.enumerated() {
      if index > 0, list[index - 1].kind == .positionalOnly, parameter.kind != .positionalOnly {
        words.append("/")
      }
      if parameter.kind == .keywordOnly, index == 0 || list[index - 1].kind != .keywordOnly {
        words.append("*")
      }
      words.append(parameter.word)
    }
    if list.last?.kind == .positionalOnly { words.append("/") }
    return words.joined(separator: " ")
  }

  /// `(a, /, b=2, *, c=3)`, for `inspect.signature`.
  func python(receiver: String?) -> String {
    "(\(((receiver.map { [$0] } ?? []) + parts(isStub: false) { $0.python }).joined(separator: ", ")))"
  }

  /// The same with types, as a Swift expression: `"a: \(Int.__pythonInput), /"`.
  var stub: String {
    let text = parts(isStub: true) { parameter in
      "\(parameter.python): \\(\(parameter.input))"
    }
    return "\"\(text.joined(separator: ", "))\""
  }

  /// Converts the value of an expression, which is a call's result.
  func store(_ expression: String) -> String {
    Conversion.store(result, expression, buffer: buffer)
  }

  /// The Python type of the result, as a Swift expression.
  var output: String {
    let type = isNever ? "\"typing.NoReturn\"" : Conversion.output(result)
    guard isAsync else { return type }
    return "\"collections.abc.Coroutine[typing.Any, typing.Any, \\(\(type))]\""
  }

  private func parts(isStub: Bool, _ show: (Parameter) -> String) -> [String] {
    var parts: [String] = []
    func text(_ parameter: Parameter) -> String {
      let shown = show(parameter)
      guard let value = parameter.defaultValue else { return shown }
      let literal = Literal.python(value)
      return isStub
        ? "\(shown) = \(Literal.string(literal).dropFirst().dropLast())" : "\(shown)=\(literal)"
    }
    let list = bound
    let positionalOnly = list.filter { $0.kind == .positionalOnly }
    parts += positionalOnly.map(text)
    if !positionalOnly.isEmpty { parts.append("/") }
    parts += list.filter { $0.kind == .positional }.map(text)
    let variadic = list.first { $0.kind == .variadic }
    let keywordOnly = list.filter { $0.kind == .keywordOnly }
    if let variadic {
      parts.append("*" + show(variadic))
    } else if !keywordOnly.isEmpty {
      parts.append("*")
    }
    parts += keywordOnly.map(text)
    if let keywords = list.first(where: { $0.kind == .keywords }) {
      parts.append("**" + show(keywords))
    }
    return parts
  }
}
