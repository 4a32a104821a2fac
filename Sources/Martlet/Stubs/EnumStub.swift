extension __ModuleStub {
  /// An `enum.Enum`.
  public mutating func enumeration(
    _ name: StaticString, _ values: __EnumValues, _ cases: String, _ members: __ClassStub,
    _ doc: StaticString, isOrdered: Bool, hasText: Bool
  ) {
    body.append("class \(name)(enum.\(values.base)):")
    if doc.utf8CodeUnitCount > 0 { body += __StubText.docstring("\(doc)", indent: "    ") }
    let value = values.base == "IntEnum" ? "int" : values.base == "StrEnum" ? "str" : ""
    if !value.isEmpty { body.append("    _value_: \(value)") }
    body += [cases] + members.body
    if isOrdered {
      for word in ["lt", "le", "gt", "ge"] {
        let ignored = value.isEmpty ? "" : "  # type: ignore[override]"
        body.append("    def __\(word)__(self, value: \(name), /) -> bool: ...\(ignored)")
      }
    }
    if hasText { body.append("    def __str__(self) -> str: ...") }
    body.append("")
  }

  /// An enum with associated values: a class and one nested class for each case.
  public mutating func cases(
    _ name: StaticString, _ members: __ClassStub, _ cases: [(StaticString, __ClassStub)],
    _ doc: StaticString
  ) {
    body += ["@typing_extensions.disjoint_base", "class \(name):"]
    if doc.utf8CodeUnitCount > 0 { body += __StubText.docstring("\(doc)", indent: "    ") }
    body += members.body
    for (item, fields) in cases {
      body += ["    @typing.final", "    class \(item)(\(name)):"]
      body += fields.body.map { "    " + $0 }
    }
    body.append("")
  }
}

extension StaticString {
  fileprivate static func == (a: StaticString, b: String) -> Bool { a.description == b }
}
