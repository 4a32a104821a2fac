internal import CMartlet

/// Writes one class, with those nested in it.
struct __ClassStubWriter {
  let record: __Record
  let type: any PyClassType.Type
  let all: [__Record]
  let records: [__Record]

  var lines: [String] {
    var stub = __ClassStub()
    type.__pyStub(&stub)
    for record in all {
      if case .methods(let extended, _, let more) = record.content,
        ObjectIdentifier(extended) == ObjectIdentifier(type)
      {
        more(&stub)
      }
    }
    var members = __Members()
    type.__pyMembers(&members)
    for fill in all.extensions(of: type) { fill(&members) }
    addProtocols(members, to: &stub)
    var body: [String] = []
    if type.__pyDoc.utf8CodeUnitCount > 0 {
      body += __StubText.docstring("\(type.__pyDoc)", indent: "    ")
    }
    for nested in records.classes {
      guard case .type(let inner) = nested.content, let outer = records.outer(of: nested),
        ObjectIdentifier(outer) == ObjectIdentifier(type)
      else { continue }
      let writer = __ClassStubWriter(record: nested, type: inner, all: all, records: records)
      body += writer.lines.map { $0.isEmpty ? "" : "    " + $0 }
    }
    body += constructorOfBase(stub) + stub.body
    var decorators = type.__pyOptions.contains(.final) ? ["@typing.final"] : []
    // Its instances have a layout of their own: no class can inherit from two such (PEP 800).
    if superclass == nil, decorators.isEmpty, type.__pyBase?.isWrittenInPython != true {
      decorators.append("@typing_extensions.disjoint_base")
    }
    let base = self.base(members, stub)
    // A base may have abstract methods that Python's own check of instances leaves alone.
    let ignored = base.contains { $0 == "." } ? "  # type: ignore[misc]" : ""
    let head = "class \(type.__pyName)\(base):\(ignored)"
    return decorators + [head] + (body.isEmpty ? ["    ..."] : body)
  }

  private var superclass: (any PyClassType.Type)? {
    var superclass: AnyClass? = (type as? AnyClass).flatMap { _getSuperclass($0) }
    while let candidate = superclass {
      if let exported = candidate as? any PyClassType.Type { return exported }
      superclass = _getSuperclass(candidate)
    }
    return nil
  }

  /// `__new__` as `__init__`: a base that never changes takes its own values there.
  private func constructorOfBase(_ stub: __ClassStub) -> [String] {
    let head = "    def __init__(self"
    guard let base = type.__pyBase, ["float", "complex", "frozenset"].contains("\(base.name)"),
      let line = stub.body.first(where: { $0.hasPrefix(head) })
    else { return [] }
    let end = line.hasSuffix(" ...") ? " -> None: ..." : " -> None:"
    let parameters = line.dropFirst(head.count).dropLast(end.count)
    return ["    def __new__(cls\(parameters) -> typing.Self: ..."]
  }

  /// The bases in parentheses; those of `collections.abc` too whose methods the class has.
  private func base(_ members: __Members, _ stub: __ClassStub) -> String {
    if let superclass { return "(\(superclass.__pyName))" }
    guard let base = type.__pyBase else {
      for name in ["MutableSequence", "Sequence"] {
        guard let sequence = members.protocols.sequence(name) else { continue }
        return "(collections.abc.\(name)[\(sequence.element ?? "object")])"
      }
      if let item = stub.item, let mapping = members.mapping(type) {
        return "(collections.abc.\(mapping)[\(item.key), \(item.value)])"
      }
      // The method itself is there from 3.12 on only.
      return members.protocols.contains { $0.buffer != nil } ? "(typing_extensions.Buffer)" : ""
    }
    guard base.module.description == "builtins" else { return "(\(base.module).\(base.name))" }
    switch base.name.description {
    case "dict": return "(dict[typing.Any, typing.Any])"
    case "list", "set", "frozenset": return "(\(base.name)[typing.Any])"
    default: return "(\(base.name))"
    }
  }

  /// The special methods that the class's conformances give it.
  private func addProtocols(_ members: __Members, to stub: inout __ClassStub) {
    let written = Set(members.names)
    func add(_ name: String, _ parameters: String, _ result: String) {
      guard !written.contains(name) else { return }
      let receiver = parameters.isEmpty ? "self" : "self, \(parameters), /"
      stub.body += __StubText.function(name, receiver, result, "", indent: "    ")
    }
    let name = "\(type.__pyName)"
    let slots = members.slots.map(\.slot)
    if slots.contains(Py_tp_richcompare) {
      add("__eq__", "value: object", "bool")
      add("__ne__", "value: object", "bool")
      if type.__isComparable {
        for word in ["lt", "le", "gt", "ge"] { add("__\(word)__", "value: \(name)", "bool") }
      }
    }
    if !written.isDisjoint(with: __Comparison.names) {
      for word in ["lt", "le", "gt", "ge"] { add("__\(word)__", "value: \(name)", "bool") }
    }
    let hasHash = slots.contains(Py_tp_hash) || written.contains("__hash__")
    if slots.contains(Py_tp_hash) {
      add("__hash__", "", "int")
    } else if !hasHash, slots.contains(Py_tp_richcompare) || written.contains("__eq__") {
      stub.body.append(
        "    __hash__: typing.ClassVar[None]  # type: ignore[assignment]"
          + "  # pyright: ignore[reportIncompatibleMethodOverride]")
    }
    if type.__pyOptions.contains(.generic) {
      stub.body.append("    @classmethod")
      stub.body.append("    def __class_getitem__(cls, item: object, /) -> types.GenericAlias: ...")
    }
    if members.protocols.sequence("Sequence") != nil { stub.addSequence(without: written) }
    if let item = stub.item, let mapping = members.mapping(type) {
      stub.addMapping(
        item.key, item.value, changes: "\(mapping)" == "MutableMapping", without: written)
    }
    let isIterator = members.protocols.contains { $0.next != nil }
    for part in members.protocols {
      let element = part.element ?? "object"
      if part.next != nil {
        add("__iter__", "", "typing.Self")
        add("__next__", "", element)
      } else if part.iterate != nil, !isIterator {
        add("__iter__", "", "collections.abc.Iterator[\(element)]")
      }
      if part.iterateAsync != nil {
        add("__aiter__", "", "collections.abc.AsyncIterator[\(element)]")
      }
      if part.length != nil { add("__len__", "", "int") }
      if part.item != nil, !written.contains("__getitem__") {
        stub.overloads(
          "__getitem__",
          [("key: typing.SupportsIndex, /", element), ("key: slice, /", "list[\(element)]")])
      }
      if part.assignItem != nil {
        addAssignment(part, without: written, to: &stub)
      }
      if part.insert != nil {
        stub.addChanges(element, part.elementInput ?? "object", without: written)
      }
      if part.contains != nil { add("__contains__", "key: object", "bool") }
      if part.state != nil {
        add("__getstate__", "", "object")
        add("__setstate__", "state: object", "None")
      }
      for (slot, _) in part.unary {
        guard let word = Self.unary[slot] else { continue }
        let result = ["int", "index"].contains(word) ? "int" : word == "float" ? "float" : name
        add("__\(word)__", "", result)
      }
      for (slot, _) in part.binary {
        guard let word = Self.binary[slot] else { continue }
        add("__\(word)__", "value: \(name)", name)
        add("__r\(word)__", "value: \(name)", name)
      }
    }
  }

  /// `object[key] = value`; slices too where elements can be removed.
  private func addAssignment(
    _ part: __Protocol, without written: Set<String>, to stub: inout __ClassStub
  ) {
    guard !written.contains("__setitem__") else { return }
    let element = part.elementInput ?? "object"
    let one = ("key: typing.SupportsIndex, value: \(element), /", "None")
    guard part.canDelete else { return stub.overloads("__setitem__", [one]) }
    let many = ("key: slice, value: collections.abc.Iterable[\(element)], /", "None")
    stub.overloads("__setitem__", [one, many])
    stub.overloads("__delitem__", [("key: typing.SupportsIndex | slice, /", "None")])
  }

  private static let unary: [Int32: String] = [
    Py_nb_negative: "neg", Py_nb_positive: "pos", Py_nb_absolute: "abs", Py_nb_invert: "invert",
    Py_nb_int: "int", Py_nb_index: "index", Py_nb_float: "float",
  ]

  private static let binary: [Int32: String] = [
    Py_nb_add: "add", Py_nb_subtract: "sub", Py_nb_multiply: "mul", Py_nb_true_divide: "truediv",
    Py_nb_floor_divide: "floordiv", Py_nb_remainder: "mod", Py_nb_and: "and", Py_nb_or: "or",
    Py_nb_xor: "xor",
  ]
}

extension [__Protocol] {
  /// The one that makes a class a sequence of `collections.abc`.
  func sequence(_ name: String) -> __Protocol? {
    first { part in part.abstractClasses.contains { "\($0)" == name } }
  }
}
