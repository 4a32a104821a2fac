import SwiftSyntax
import SwiftSyntaxMacros

/// An error with `@PyException`, and the declarations that export it.
struct ExportedError {
  /// One class in Python: a case of an enum, or the whole of a struct.
  struct Shape {
    let name: String
    let doc: String
    let fields: [(swift: String, python: String, type: TypeSyntax?)]
    /// What makes the error again, with `%` for each value.
    let make: String
    /// A pattern that binds the fields to `__0`, `__1`, …; `nil` for a struct.
    let pattern: String?
  }

  let name: String
  let python: String
  let doc: String
  private let shapes: [Shape]
  private let bases: String
  private let access: String
  private let record: String
  private let superclass: String?

  init(
    _ declaration: some DeclGroupSyntax, _ token: TokenSyntax, cases: [EnumCase]?,
    attribute: AttributeSyntax, in context: some MacroExpansionContext
  ) {
    name = token.text
    let options = Options(attribute, in: context)
    python = options.name ?? Names.unquoted(name)
    doc = Documentation.text(of: declaration)
    access = Visibility.ofMembers(in: declaration.modifiers)
    shapes = cases?.map(Self.shape) ?? [Self.shape(of: declaration)]
    superclass = options.superclass
    let named = Self.names(attribute)
    bases =
      options.superclass.map { type in
        "[.exported({ (__module) throws(PythonErrorSet) in try \(type).__makeException(module: __module) })]"
      }
      ?? "[\((named.isEmpty ? [".exception"] : named).map { ".builtin(\($0))" }.joined(separator: ", "))]"
    let type = name
    record = Record.declaration(
      "__pyRecord_\(Names.unquoted(name))", at: token,
      content:
        ".object(\(Literal.string(python)), make: { (__module) throws(PythonErrorSet) in try \(type).__makeException(module: __module) }, stub: { __m in \(type).__pyStub(&__m) })",
      in: context)
  }

  /// The builtin bases: the arguments without a label.
  private static func names(_ attribute: AttributeSyntax) -> [String] {
    guard case .argumentList(let arguments) = attribute.arguments else { return [] }
    return arguments.filter { $0.label == nil }.map { $0.expression.trimmedDescription }
  }

  private static func shape(_ item: EnumCase) -> Shape {
    let values = item.fields.map { $0.label.map { "\($0): %" } ?? "%" }
    let places = item.fields.indices.map { "let __\($0)" }
    let list = item.fields.isEmpty ? "" : "(\(values.joined(separator: ", ")))"
    return Shape(
      name: item.className, doc: item.doc,
      fields: item.fields.map { ($0.label ?? $0.python, $0.python, $0.type) },
      make: ".\(item.swift)\(list)",
      pattern: item.fields.isEmpty
        ? ".\(item.swift)" : ".\(item.swift)(\(places.joined(separator: ", ")))")
  }

  /// The parameters of the initializer, or the stored properties where there is none.
  private static func shape(of declaration: some DeclGroupSyntax) -> Shape {
    let members = declaration.memberBlock.members
    let initializer = members.compactMap { $0.decl.as(InitializerDeclSyntax.self) }.first
    var fields: [(label: String?, swift: String, type: TypeSyntax?)] = []
    if let initializer {
      for parameter in initializer.signature.parameterClause.parameters {
        let first = parameter.firstName.text
        let inner = (parameter.secondName ?? parameter.firstName).text
        fields.append((first == "_" ? nil : first, inner, parameter.type.trimmed))
      }
    } else {
      for member in members {
        guard let variable = member.decl.as(VariableDeclSyntax.self),
          !variable.modifiers.contains(where: { ["static", "class"].contains($0.name.text) })
        else { continue }
        for binding in variable.bindings {
          guard let property = Property(binding, of: variable), property.isStored,
            variable.bindingSpecifier.text == "var" || binding.initializer == nil
          else { continue }
          fields.append((property.name, property.name, property.type))
        }
      }
    }
    let values = fields.map { $0.label.map { "\($0): %" } ?? "%" }
    return Shape(
      name: "", doc: "", fields: fields.map { ($0.swift, Names.snakeCase($0.swift), $0.type) },
      make: "Self(\(values.joined(separator: ", ")))", pattern: nil)
  }

  var declarations: [String] {
    let list = shapes.map { shape in
      "__ExceptionShape(\(Literal.string(shape.name)), fields: \(Literal.string(shape.fields.map(\.python).joined(separator: " "))), doc: \(Literal.string(shape.doc)))"
    }
    return [
      "@exclusivity(unchecked) \(access)nonisolated(unsafe) static var __pyException = __EnumCell()",
      "\(access)static var __pyName: StaticString { \(Literal.string(python)) }",
      "\(access)static var __pyDoc: StaticString { \(Literal.string(doc)) }",
      "\(access)static var __pyBases: [__ExceptionBase] { \(bases) }",
      "\(access)static var __pyShapes: [__ExceptionShape] { [\(list.joined(separator: ", "))] }",
      "\(access)static var __pyHasText: Bool { \(name).__hasText }",
      "\(access)static var __pyStr: __NoArgs { { __self, _ in \(name).__text(__self) } }",
      index, fields, load, stub, record, "\(access)\(Checked.member)",
    ]
  }

  private var index: String {
    guard shapes[0].pattern != nil else { return "\(access)var __pyCase: Int { 0 }" }
    let lines = shapes.enumerated().map { index, shape in
      "case \(shape.pattern?.prefix { $0 != "(" } ?? ""): \(index)"
    }
    return "\(access)var __pyCase: Int { switch self { \(lines.joined(separator: "; ")) } }"
  }

  private var fields: String {
    let head = "\(access)func __pyFields(_ __f: inout __ExceptionFields)"
    if shapes[0].pattern == nil {
      let lines = shapes[0].fields.map { "__f.add(\($0.swift))" }
      return "\(head) { \(lines.joined(separator: "; ")) }"
    }
    let lines = shapes.map { shape in
      let adds = shape.fields.indices.map { "__f.add(__\($0))" }
      return "case \(shape.pattern ?? ""): \(adds.isEmpty ? "break" : adds.joined(separator: "; "))"
    }
    return "\(head) {\n  switch self {\n  \(lines.joined(separator: "\n  "))\n  }\n}"
  }

  private var load: String {
    let lines = shapes.enumerated().map { index, shape in
      var make = ""
      var values = shape.fields.makeIterator()
      for character in shape.make {
        if character == "%", let field = values.next() {
          make += "try __o.load(\(Literal.string(field.python)))"
        } else {
          make.append(character)
        }
      }
      return "\(index == shapes.count - 1 ? "default" : "case \(index)"): return \(make)"
    }
    return """
      \(access)static func __pyLoad(_ __i: Int, _ __o: __ExceptionSource) throws(PythonErrorSet) -> Self {
        switch __i {
        \(lines.joined(separator: "\n  "))
        }
      }
      """
  }

  private var stub: String {
    let lines = shapes.map { shape in
      let fields = shape.fields.map { field -> String in
        let type =
          field.type.map { Conversion.output($0) }
          ?? "__output { (__s: \(name)) in __s.\(field.swift) }"
        return "(\(Literal.string(field.python)), \(type))"
      }
      return
        "(\(Literal.string(shape.name)), [\(fields.joined(separator: ", "))], \(Literal.string(shape.doc)))"
    }
    let base = superclass.map { "\($0).__pythonOutput" } ?? "__exceptionBases(\(name).__pyBases)"
    return """
      \(access)static func __pyStub(_ __m: inout __ModuleStub) {
        __m.exception(\(Literal.string(python)), \(base), [\(lines.joined(separator: ", "))], \(Literal.string(doc)))
      }
      """
  }
}
