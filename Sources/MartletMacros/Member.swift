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
}

/// Exports the members of one type or extension.
struct MemberExporter<Context: MacroExpansionContext> {
  let type: String
  /// The name in Python.
  let pythonType: String
  let cellScope: String
  let context: Context
  private var names: Set<String> = []

  init(type: String, pythonType: String, cellScope: String = "", context: Context) {
    self.type = type
    self.pythonType = pythonType
    self.cellScope = cellScope
    self.context = context
  }

  mutating func members(of block: MemberBlockSyntax) -> Member {
    var result = Member()
    for item in block.members {
      let member: Member
      if let function = item.decl.as(FunctionDeclSyntax.self) {
        member = method(function)
      } else if let variable = item.decl.as(VariableDeclSyntax.self) {
        member = properties(variable)
      } else {
        continue
      }
      result.fill += member.fill
      result.stub += member.stub
      result.declarations += member.declarations
    }
    return result
  }

  /// Members that conformances call, which have a meaning of their own in Python.
  private static var requirements: Set<String> {
    ["hash", "encode", "makeIterator", "index", "formIndex", "next", "callAsFunction"]
  }

  private mutating func isNew(_ name: String, _ node: some SyntaxProtocol) -> Bool {
    if names.insert(name).inserted { return true }
    context.diagnose(.overloaded(name, node))
    return false
  }

  private mutating func method(_ function: FunctionDeclSyntax) -> Member {
    let name = function.name.text
    guard Visibility.isExported(function.modifiers, function.attributes, name: name),
      case .identifier = function.name.tokenKind, !Self.requirements.contains(name)
    else { return Member() }
    if !function.isAsync, let actor = Isolation.actor(of: function.attributes) {
      context.diagnose(.actorIsolated(actor))
      return Member()
    }
    let options = Options(function.attributes.attribute(named: "PyMethod"), in: context)
    let python = options.name ?? Names.snakeCase(name)
    guard isNew(python, function.name),
      let signature = Signature(
        function.signature, generics: function.genericParameterClause, options: options,
        in: context)
    else { return Member() }
    let modifiers = function.modifiers.map(\.name.text)
    let isStatic = modifiers.contains("static") || modifiers.contains("class")
    let callable = Callable(
      name: "\(pythonType).\(python)", signature: signature,
      receiver: isStatic ? .none : modifiers.contains("mutating") ? .mutate(type) : .read(type),
      target: isStatic ? "\(type).\(name)" : "__s.pointee.\(name)",
      releasesGIL: options.releasesGIL, cellScope: cellScope,
      async: signature.isAsync ? AsyncCall(function, options: options) : nil)
    if signature.isAsync, modifiers.contains("mutating") {
      context.diagnose(.asyncMutating(function.name))
      return Member()
    }
    let doc = Documentation.text(of: function)
    let text = "\(python)\(signature.python(receiver: isStatic ? nil : "$self"))\n--\n\n\(doc)"
    let convention = callable.convention.rawValue
    let register = isStatic ? "static\(convention.prefix(1).uppercased())\(convention.dropFirst())" : convention
    return Member(
      fill: ["__m.\(register)(\(Literal.string(python)), \(Literal.string(text))) \(callable.closure)"],
      stub: [
        "__s.method(\(Literal.string(python)), \(signature.stub), \(signature.output), \(Literal.string(doc))\(isStatic ? ", isStatic: true" : ""))"
      ], declarations: callable.cell.map { [$0] } ?? [])
  }

  private mutating func properties(_ variable: VariableDeclSyntax) -> Member {
    var result = Member()
    guard Visibility.isExported(variable.modifiers, variable.attributes, name: ""),
      !variable.modifiers.contains(where: { ["static", "class"].contains($0.name.text) })
    else { return result }
    for binding in variable.bindings {
      guard let property = Property(binding, of: variable), !property.name.hasPrefix("_") else {
        continue
      }
      let python = Names.snakeCase(property.name)
      guard isNew(python, binding.pattern) else { continue }
      let doc = Literal.string(Documentation.text(of: variable))
      result.fill.append(
        "__m.property(\(Literal.string(python)), \(doc), \(property.getter(type))\(property.isSettable ? ", \(property.setter(type, attribute: "\(pythonType).\(python)"))" : ""))"
      )
      result.stub.append(
        "__s.property(\(Literal.string(python)), __output { (__s: \(type)) in __s.\(property.name) }, settable: \(property.isSettable ? "__input { (__s: \(type)) in __s.\(property.name) }" : "nil"), \(doc))"
      )
    }
    return result
  }
}

enum Visibility {
  static func isExported(
    _ modifiers: DeclModifierListSyntax, _ attributes: AttributeListSyntax, name: String
  ) -> Bool {
    !modifiers.contains { ["private", "fileprivate"].contains($0.name.text) && $0.detail == nil }
      && attributes.attribute(named: "PyIgnore") == nil && !name.hasPrefix("_")
  }
}
