import SwiftSyntax
import SwiftSyntaxMacros

/// One case of an exported enum.
struct EnumCase {
  struct Field {
    /// The label in Swift, if it has one.
    let label: String?
    let python: String
    let type: TypeSyntax
    let defaultValue: ExprSyntax?
  }

  let swift: String
  let fields: [Field]
  let doc: String
  let node: TokenSyntax

  init(_ element: EnumCaseElementSyntax, doc: String) {
    swift = element.name.text
    node = element.name
    self.doc = doc
    let parameters = element.parameterClause?.parameters.map { $0 } ?? []
    fields = parameters.enumerated().map { index, parameter in
      let label = parameter.firstName?.text == "_" ? nil : parameter.firstName?.text
      return Field(
        label: label, python: label.map { Names.snakeCase($0) } ?? "_\(index)",
        type: parameter.type.trimmed, defaultValue: parameter.defaultValue?.value.trimmed)
    }
  }

  static func all(of declaration: EnumDeclSyntax) -> [EnumCase] {
    declaration.memberBlock.members.flatMap { member -> [EnumCase] in
      guard let decl = member.decl.as(EnumCaseDeclSyntax.self) else { return [] }
      return decl.elements.map { EnumCase($0, doc: Documentation.text(of: decl)) }
    }
  }

  /// `emptyStruct` → `EmptyStruct`, `none` → `None_`: a case with values is a class in Python.
  var className: String {
    let plain = Names.unquoted(swift)
    let name = plain.prefix(1).uppercased() + plain.dropFirst()
    return Names.keywords.contains(name) ? name + "_" : name
  }

  /// `darkRed` → `DARK_RED`: one without is a constant. `case Sunday` is a name in Python already.
  var constantName: String {
    let plain = Names.unquoted(swift)
    if plain.first?.isUppercase == true { return plain }
    let name = Names.snakeCase(plain)
    return (name.hasSuffix("_") ? String(name.dropLast()) : name).uppercased()
  }

  /// Whether Python sees it as a tuple: no field has a name.
  var isTuple: Bool { fields.allSatisfy { $0.label == nil } }

  /// A pattern that binds field `index` to `__v`.
  func pattern(binding index: Int) -> String {
    let places = fields.indices.map { $0 == index ? "let __v" : "_" }
    return ".\(swift)(\(places.joined(separator: ", ")))"
  }

  /// The fields as the parameters of the class's constructor.
  func signature(in context: some MacroExpansionContext) -> Signature? {
    let parameters = fields.map { field in
      let value = field.defaultValue.map { " = \($0)" } ?? ""
      return "\(field.label ?? "_ \(field.python)"): \(field.type)\(value)"
    }
    let declaration = DeclSyntax("func f(\(raw: parameters.joined(separator: ", "))) {}")
    guard let function = declaration.as(FunctionDeclSyntax.self),
      var signature = Signature(
        function.signature, generics: nil, options: Options(nil, in: context), in: context)
    else { return nil }
    for index in signature.parameters.indices { signature.parameters[index].kind = .positional }
    return signature
  }
}
