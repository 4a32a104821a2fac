import SwiftSyntax
import SwiftSyntaxMacros

/// The statements that export one member of a type.
struct Member {
  /// In `__pyMembers`.
  var fill: [String] = []
  /// In `__pyStub`.
  var stub: [String] = []
  /// Beside both.
  var declarations: [String] = []

  /// The same statements, run under a condition only.
  func guarded(by condition: String?) -> Member {
    var result = self
    result.fill = fill.map { Requirement.guarded($0, by: condition) }
    result.stub = stub.map { Requirement.guarded($0, by: condition) }
    return result
  }

  static func += (all: inout Member, one: Member) {
    all.fill += one.fill
    all.stub += one.stub
    all.declarations += one.declarations
  }
}

/// Exports the members of one type or extension.
struct MemberExporter<Context: MacroExpansionContext> {
  let type: String
  /// The name in Python.
  let pythonType: String
  let cellScope: String
  /// Of the type's own members.
  let isolation: Isolation
  let context: Context
  /// Properties made of methods, and Swift operators, which are written after all other members.
  var accessors: [(name: String, accessors: Accessors)] = []
  var operators = Operators()
  private var names: Set<String> = []

  init(
    type: String, pythonType: String, cellScope: String = "", isolation: Isolation = .none,
    context: Context
  ) {
    self.type = type
    self.pythonType = pythonType
    self.cellScope = cellScope
    self.isolation = isolation
    self.context = context
  }

  mutating func members(of block: MemberBlockSyntax) -> Member {
    var result = Member()
    for item in block.members {
      if let function = item.decl.as(FunctionDeclSyntax.self) {
        result += method(function)
      } else if let variable = item.decl.as(VariableDeclSyntax.self) {
        result += properties(variable)
      } else if let subscripted = item.decl.as(SubscriptDeclSyntax.self) {
        let isStatic = subscripted.modifiers.contains {
          ["static", "class"].contains($0.name.text)
        }
        guard !isStatic, !isolation.covers(subscripted.modifiers) else {
          // As a private one is, but for those who would have it exported.
          if subscripted.attributes.attribute(named: "PyMethod") != nil {
            let keyword = subscripted.subscriptKeyword
            context.diagnose(isStatic ? .staticSubscript(keyword) : .isolatedAccessor(keyword))
          }
          continue
        }
        let attribute = subscripted.attributes.attribute(named: "PyMethod")
        Visibility.diagnose(subscripted.modifiers, attribute, in: context)
        if attribute != nil, subscripted.parameterClause.parameters.count != 1 {
          context.diagnose(.subscriptShape(subscripted.parameterClause))
        } else if attribute != nil, let generics = subscripted.genericParameterClause {
          context.diagnose(.generic(generics))
        }
        operators.add(subscripted, type: type, in: context)
      }
    }
    for (name, accessors) in accessors {
      result.fill.append(accessors.fill(name, attribute: "\(pythonType).\(name)"))
      result.stub.append(accessors.stub(name))
    }
    result += operators.member(type: type, python: pythonType, except: names)
    return result
  }

  mutating func isNew(_ name: String, _ node: some SyntaxProtocol) -> Bool {
    if names.insert(name).inserted { return true }
    context.diagnose(.overloaded(name, node))
    return false
  }

  private mutating func method(_ function: FunctionDeclSyntax) -> Member {
    let name = function.name.text
    let attribute = function.attributes.attribute(named: "PyMethod")
    guard
      Visibility.isExported(
        function.modifiers, function.attributes, name: attribute == nil ? name : "")
    else {
      Visibility.diagnose(function.modifiers, attribute, in: context)
      return Member()
    }
    guard case .identifier = function.name.tokenKind else {
      if attribute != nil, !Dunder.isOperator(name) {
        context.diagnose(.noOperator(name, function.name))
      }
      for (label, node) in Options(attribute, in: context).nodes {
        context.diagnose(.withoutEffect(label, "an operator", node))
      }
      operators.add(function, type: type, in: context)
      return Member()
    }
    let requirement = Requirement.name(of: function)
    guard attribute != nil || !Requirement.hidden.contains(requirement) else { return Member() }
    if !function.isAsync, let actor = Isolation.actor(of: function.attributes) {
      context.diagnose(.actorIsolated(actor))
      return Member()
    }
    let isIsolated = isolation.covers(function.modifiers)
    let options = Options(attribute, in: context)
    let python =
      options.name ?? (name == "callAsFunction" ? "__call__" : Names.snakeCase(name))
    if ["__init__", "__new__"].contains(python) {
      context.diagnose(.constructorMethod(python, attribute.map(Syntax.init) ?? Syntax(function)))
      return Member()
    }
    guard
      var signature = Signature(
        function.signature, generics: function.genericParameterClause, options: options,
        owner: type, isIsolated: isIsolated, in: context)
    else { return Member() }
    if let accessor = options.accessor {
      if isIsolated {
        context.diagnose(.isolatedAccessor(function.name))
        return Member()
      }
      addAccessor(accessor, function, signature, name: options.name)
      return Member()
    }
    guard isNew(python, function.name) else { return Member() }
    if signature.isAsync, Dunder.isTakenAtOnce(python) {
      context.diagnose(.asyncSpecialMethod(python, function))
      return Member()
    }
    let isDunder = Dunder.isDunder(python)
    if isDunder, !Dunder.takesKeywords(python) { signature.makePositional() }
    let condition = attribute == nil ? Requirement.condition(requirement, of: type) : nil
    return export(function, signature, options, as: python).guarded(by: condition)
  }

  private func export(
    _ function: FunctionDeclSyntax, _ signature: Signature, _ options: Options, as python: String
  ) -> Member {
    let name = function.name.text
    let modifiers = function.modifiers.map(\.name.text)
    let isStatic = modifiers.contains("static") || modifiers.contains("class")
    let isClassMethod = isStatic && options.passed?.what == .type
    var callable = Callable(
      name: "\(pythonType).\(python)", signature: signature,
      receiver: isStatic ? .none : modifiers.contains("mutating") ? .mutate(type) : .read(type),
      target: isStatic ? "\(type).\(name)" : "__s.pointee.\(name)",
      releasesGIL: options.releasesGIL, cellScope: cellScope,
      async: signature.isAsync ? AsyncCall(function, options: options, in: isolation) : nil)
    if signature.isAsync, modifiers.contains("mutating") {
      context.diagnose(.asyncMutating(function.name))
      return Member()
    }
    callable.isOperator = Dunder.isBinary(python)
    callable.stopsAtNil =
      ["__next__", "__anext__"].contains(python)
      && signature.result?.is(OptionalTypeSyntax.self) == true
    callable.givesReceiver = Dunder.isInPlace(python) && signature.result == nil
    callable.prologue =
      Deprecation.warning(of: function.attributes, function: callable.name).map { [$0] } ?? []
    let doc = Documentation.text(of: function)
    let receiver = isClassMethod ? "$type" : isStatic ? nil : "$self"
    let text = "\(python)\(signature.python(receiver: receiver))\n--\n\n\(doc)"
    let convention = callable.convention.rawValue
    let capitalized = "\(convention.prefix(1).uppercased())\(convention.dropFirst())"
    let register =
      isClassMethod ? "class\(capitalized)" : isStatic ? "static\(capitalized)" : convention
    let kind = isClassMethod ? ", kind: .type" : isStatic ? ", kind: .none" : ""
    let output =
      callable.stopsAtNil
      ? Conversion.output(signature.result?.as(OptionalTypeSyntax.self)?.wrappedType)
      : callable.givesReceiver ? "\"typing.Self\"" : signature.output
    // Every object can be compared with every other.
    let isEquality = ["__eq__", "__ne__"].contains(python)
    let stubbed = isEquality ? Literal.string("value: object, /") : signature.stub
    return Member(
      fill: [
        "__m.\(register)(\(Literal.string(python)), \(Literal.string(text))) \(callable.closure)"
      ],
      stub: [
        "__s.method(\(Literal.string(python)), \(stubbed), \(output), \(Literal.string(doc))\(kind))"
      ], declarations: callable.cell.map { [$0] } ?? [])
  }
}

enum Visibility {
  /// The access, with a space after it, that members need which a public protocol asks for.
  static func ofMembers(in modifiers: DeclModifierListSyntax) -> String {
    let names = modifiers.filter { $0.detail == nil }.map(\.name.text)
    if names.contains("public") || names.contains("open") { return "public " }
    return names.contains("package") ? "package " : ""
  }

  /// Says that a marked member is private, and so would be lost.
  static func diagnose(
    _ modifiers: DeclModifierListSyntax, _ mark: AttributeSyntax?,
    in context: some MacroExpansionContext
  ) {
    guard let mark, let modifier = modifiers.first(where: isPrivate) else { return }
    context.diagnose(
      .privateMember(modifier, of: modifiers, mark.attributeName.trimmedDescription))
  }

  private static func isPrivate(_ modifier: DeclModifierSyntax) -> Bool {
    ["private", "fileprivate"].contains(modifier.name.text) && modifier.detail == nil
  }

  static func isExported(
    _ modifiers: DeclModifierListSyntax, _ attributes: AttributeListSyntax, name: String
  ) -> Bool {
    !modifiers.contains(where: isPrivate)
      && attributes.attribute(named: "PyIgnore") == nil && !name.hasPrefix("_")
  }
}
