internal import CMartlet

extension __ClassStub {
  /// The methods that a `collections.abc.Sequence` has from Python, as they are written there: the
  /// declarations that type checkers know take no keywords.
  mutating func addSequence(without written: Set<String>) {
    for (name, parameters, result) in [
      ("index", "value: object, start: int = 0, stop: int | None = None", "int"),
      ("count", "value: object", "int"),
    ] where !written.contains(name) {
      body += __StubText.function(name, "self, \(parameters)", result, "", indent: "    ")
    }
  }

  /// What changes a `collections.abc.MutableSequence`; `insert` is native.
  mutating func addChanges(_ element: String, _ input: String, without written: Set<String>) {
    for (name, parameters, result) in [
      ("insert", "index: typing.SupportsIndex, value: \(input), /", "None"),
      ("append", "value: \(input)", "None"),
      ("extend", "values: collections.abc.Iterable[\(input)]", "None"),
      ("pop", "index: int = -1", element),
      ("remove", "value: \(input)", "None"),
    ] where !written.contains(name) {
      body += __StubText.function(name, "self, \(parameters)", result, "", indent: "    ")
    }
  }

  /// `get` of a `collections.abc.Mapping`; `pop` and `setdefault` too of one that changes.
  mutating func addMapping(_ key: String, _ value: String, changes: Bool, without: Set<String>) {
    func add(_ name: String, _ signatures: [(parameters: String, result: String)]) {
      guard !without.contains(name) else { return }
      for (parameters, result) in signatures {
        body.append("    @typing.overload")
        body += __StubText.function(name, parameters, result, "", indent: "    ")
      }
    }
    let own = "self, key: \(key)"
    let given = [
      ("\(own), default: \(value)", value),
      ("\(own), default: _Default", "\(value) | _Default"),
    ]
    add("get", [("\(own), default: None = None", "\(value) | None")] + given)
    guard changes else { return }
    add("pop", [(own, value)] + given)
    guard !without.contains("setdefault") else { return }
    // Without a default it is for values that may be None only.
    let optional = "self: collections.abc.MutableMapping[\(key), _Default | None], key: \(key)"
    add(
      "setdefault",
      [("\(optional), default: None = None", "_Default | None")] + given.prefix(1))
    // Pyright doesn't see that these are the base's own overloads.
    body.append((body.popLast() ?? "") + "  # pyright: ignore[reportIncompatibleMethodOverride]")
  }

  /// The type variable of the defaults above, where a module's text has one.
  static func typeVariables(in text: String) -> [String] {
    __StubText.mentions("_Default", before: nil, in: text)
      ? ["_Default = typing.TypeVar(\"_Default\")"] : []
  }
}
