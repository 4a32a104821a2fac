import SwiftSyntax
import SwiftSyntaxMacros

extension MemberExporter {
  mutating func properties(_ variable: VariableDeclSyntax) -> Member {
    var result = Member()
    let attribute = variable.attributes.attribute(named: "PyProperty")
    guard Visibility.isExported(variable.modifiers, variable.attributes, name: "") else {
      Visibility.diagnose(variable.modifiers, attribute, in: context)
      return result
    }
    let isStatic = variable.modifiers.contains { ["static", "class"].contains($0.name.text) }
    let options = Options(attribute, in: context)
    for binding in variable.bindings {
      if binding.pattern.is(TuplePatternSyntax.self) {
        context.diagnose(.tuplePattern(binding, of: variable))
      }
      guard let property = Property(binding, of: variable),
        attribute != nil
          || !(property.name.hasPrefix("_") || Requirement.hidden.contains(property.name))
      else { continue }
      if let actor = Isolation.actor(of: variable.attributes) {
        context.diagnose(.actorIsolated(actor))
        continue
      }
      guard isolation.allowsReading(variable) else {
        // As with private ones: Python sees the isolated state by methods only.
        if attribute != nil { context.diagnose(.isolatedAccessor(binding.pattern)) }
        continue
      }
      let doc = Documentation.text(of: variable)
      if isStatic {
        let python = options.name ?? Constant.name(property.name, variable)
        guard isNew(python, binding.pattern) else { continue }
        result += Constant.member(python, "\(type).\(property.name)", doc: doc)
        continue
      }
      let python = options.name ?? Names.snakeCase(property.name)
      guard isNew(python, binding.pattern) else { continue }
      let condition =
        attribute == nil ? Requirement.condition(property.name, of: type) : nil
      add(
        property, as: python, options, doc: doc, condition: condition, at: Syntax(binding.pattern))
    }
    return result
  }

  private mutating func add(
    _ property: Property, as python: String, _ options: Options, doc: String, condition: String?,
    at node: Syntax
  ) {
    if options.isDeletable, !property.isSettable || property.wrapped == nil {
      context.diagnose(.notDeletable(node))
      return
    }
    let attribute = "\(pythonType).\(python)"
    let value = "{ (__s: \(type)) in __s.\(property.name) }"
    var made = Accessors(doc: doc, condition: condition)
    if options.access != .writeOnly {
      made.get = property.get(type, deletable: options.isDeletable ? attribute : nil)
      made.output =
        options.isDeletable
        ? Conversion.output(property.wrapped)
        : property.type == nil ? "__output \(value)" : Conversion.output(property.type)
    }
    if property.isSettable, options.access != .readOnly {
      made.set = property.set(type, attribute: attribute, isDeletable: options.isDeletable)
      made.input =
        options.isDeletable
        ? property.wrapped.map(Conversion.input)
        : property.type.map(Conversion.input) ?? "__input \(value)"
    }
    if options.isDeletable {
      made.delete = [
        "let __s = try \(type).__beginMutation(__self)",
        "defer { \(type).__endMutation(__self) }",
        "_ = try __present(__s.pointee.\(property.name), \(Literal.string(attribute)))",
        "__s.pointee.\(property.name) = nil",
      ]
    }
    accessors.append((python, made))
  }

  /// A method with `accessor:` becomes one accessor of a property.
  mutating func addAccessor(
    _ accessor: Options.Accessor, _ function: FunctionDeclSyntax, _ signature: Signature,
    name: String?
  ) {
    let expected = accessor == .setter ? 1 : 0
    guard signature.visible.count == expected,
      (signature.result != nil) == (accessor == .getter)
    else {
      context.diagnose(.accessorShape(accessor.rawValue, function.name))
      return
    }
    let python = name ?? Names.snakeCase(Self.stem(function.name.text))
    let attribute = "\(pythonType).\(python)"
    var index = accessors.firstIndex { $0.name == python }
    if index == nil {
      guard isNew(python, function.name) else { return }
      accessors.append((python, Accessors()))
      index = accessors.count - 1
    }
    guard let index else { return }
    let isMutating = function.modifiers.contains { $0.name.text == "mutating" }
    let target = "__s.pointee.\(function.name.text)"
    let callable = Callable(
      name: attribute, signature: signature, receiver: .none, target: target)
    let doc = Documentation.text(of: function)
    let hold = [
      "let __s = try \(type).__begin\(isMutating ? "Mutation" : "Read")(__self)",
      "defer { \(type).__end\(isMutating ? "Mutation" : "Read")(__self) }",
    ]
    switch accessor {
    case .getter:
      accessors[index].accessors.get = Access.call(
        callable.value, on: type, mutating: isMutating, result: signature.result,
        store: "return \(Conversion.store(signature.result, callable.value))")
      accessors[index].accessors.output = Conversion.output(signature.result)
      accessors[index].accessors.doc = doc
    case .setter:
      let parameter = signature.visible[0]
      let load =
        "let __0 = try \(type).__assigned(__value, \(Literal.string(attribute))) { (__value) throws(PythonErrorSet) in \(Conversion.load(parameter.type, "__value")) }"
      accessors[index].accessors.set = [load] + hold + [callable.value]
      accessors[index].accessors.input = parameter.input
    case .deleter:
      accessors[index].accessors.delete = hold + [callable.value]
    }
  }

  /// `attr` of `getAttr`, `setAttr` and `deleteAttr`.
  private static func stem(_ name: String) -> String {
    for prefix in ["get", "set", "delete"] where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      if rest.first?.isUppercase == true { return rest.prefix(1).lowercased() + rest.dropFirst() }
    }
    return name
  }
}

/// Static properties, which become attributes of the class or module.
enum Constant {
  static func name(_ name: String, _ variable: VariableDeclSyntax) -> String {
    variable.bindingSpecifier.text == "let"
      ? Names.constantCase(name) : Names.snakeCase(name)
  }

  static func member(_ python: String, _ value: String, doc: String) -> Member {
    Member(
      fill: ["__m.constant(\(Literal.string(python))) { \(value).__store() }"],
      stub: [
        "__s.constant(\(Literal.string(python)), __constantType { \(value) }, \(Literal.string(doc)))"
      ])
  }
}
