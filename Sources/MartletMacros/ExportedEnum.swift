import SwiftSyntax
import SwiftSyntaxMacros

/// An enum with `@PyEnum`, and the declarations that export it.
struct ExportedEnum {
  let name: String
  let python: String
  let doc: String
  let cases: [EnumCase]
  /// The enum in which the bodies of its members stand: the macro has to declare the names of all that
  /// it makes, since with arbitrary ones Swift 6.3 sees each operator of the type twice.
  let cells: String
  private let access: String
  private let members: Member
  private let record: String

  init(
    _ declaration: EnumDeclSyntax, isPlain: Bool, _ cases: [EnumCase], attribute: AttributeSyntax,
    in context: some MacroExpansionContext
  ) {
    name = declaration.name.text
    python = Options(attribute, in: context).name ?? Names.unquoted(name)
    doc = Documentation.text(of: declaration)
    self.cases = cases
    access = Visibility.ofMembers(in: declaration.modifiers)
    cells = "__PyCells_\(Names.unquoted(name))"
    var exporter = MemberExporter(
      type: name, pythonType: python, cellScope: "\(cells).", context: context)
    members = exporter.members(of: declaration.memberBlock)
    let conformances = isPlain ? ", order: \(name).__order, text: \(name).__text" : ""
    let stub = "{ __s in \(name).__pyStub(&__s) }"
    record = Record.declaration(
      "__pyRecord_\(Names.unquoted(name))", at: declaration.name,
      content:
        ".object(\(Literal.string(python)), make: { (__module) throws(PythonErrorSet) in try \(name).__makeEnum(module: __module\(conformances)) }, stub: \(stub))",
      in: context)
  }

  private func common(_ bodies: [String]) -> [String] {
    let bodies = members.declarations + bodies
    return [
      "@exclusivity(unchecked) \(access)nonisolated(unsafe) static var __pyEnum = __EnumCell()",
      "\(access)static var __pyName: StaticString { \(Literal.string(python)) }",
      "\(access)static var __pyDoc: StaticString { \(Literal.string(doc)) }",
      "\(access)\(Checked.member)", record,
    ]
      + (bodies.isEmpty
        ? [] : ["private enum \(cells) {\n  \(bodies.joined(separator: "\n  "))\n}"])
  }

  private var index: String {
    let lines = cases.enumerated().map { "case .\($1.swift): \($0)" }
    return "\(access)var __pyCase: Int { switch self { \(lines.joined(separator: "; ")) } }"
  }

  var plainDeclarations: [String] {
    let list = cases.map { ".\($0.swift)" }.joined(separator: ", ")
    let names = cases.map(\.constantName)
    let lines = names.map { "    \($0) = ..." }
    return common([]) + [
      index,
      "\(access)nonisolated(unsafe) static let __pyAll: UnsafeMutablePointer<\(name)> = __allCases([\(list)])",
      "\(access)static var __pyCaseNames: StaticString { \(Literal.string(names.joined(separator: " "))) }",
      "\(access)static var __pyValues: __EnumValues { __enumValues(\(name).self) }",
      """
      \(access)static func __pyMembers(_ __m: inout __Members) {
        \(members.fill.joined(separator: "\n  "))
      }
      """,
      """
      \(access)static func __pyStub(_ __m: inout __ModuleStub) {
        var __s = __ClassStub()
        \(members.stub.joined(separator: "\n  "))
        __s.extensions(of: \(name).self)
        __m.enumeration(\(Literal.string(python)), __enumValues(\(name).self), \(Literal.string(lines.joined(separator: "\n"))), __s, \(Literal.string(doc)), isOrdered: \(name).__order != nil, hasText: \(name).__text != nil)
      }
      """,
    ]
  }

  func caseDeclarations(in context: some MacroExpansionContext) -> [String] {
    let exports = cases.compactMap { CaseExport($0, of: self, in: context) }
    let visits = cases.flatMap { item in
      item.fields.indices.filter { !Conversion.isScalar(item.fields[$0].type) }.map { index in
        "if case \(item.pattern(binding: index)) = self { let __r = __visit(__v, __visitor); if __r != 0 { return __r } }"
      }
    }
    return common(exports.flatMap(\.declarations)) + [
      index,
      "\(access)static var __pyIsGC: Bool { \(gc) }",
      """
      \(access)func __pyVisit(_ __visitor: __Visitor) -> Int32 {
        \(visits.joined(separator: "\n  "))
        return 0
      }
      """,
      """
      \(access)static func __pyMembers(_ __m: inout __Members) {
        __m.caseLifetime(dealloc: { \(name).__deallocCase($0) }, traverse: { \(name).__traverseCase($0, $1, $2) }, clear: { \(name).__clearCase($0); return 0 }, isGC: \(name).__pyIsGC)
        __m.compare({ \(name).__compare($0, $1, $2) }, if: \(name).__isEquatable)
        __m.hash({ \(name).__hash($0) }, if: \(name).__isHashable)
        __m.str({ \(name).__str($0) }, if: \(name).__isDescribed)
        \(members.fill.joined(separator: "\n  "))
      }
      """,
      """
      \(access)static func __pyCases(_ __c: inout __Cases) {
        \(exports.map(\.add).joined(separator: "\n  "))
      }
      """,
      """
      \(access)static func __pyStub(_ __m: inout __ModuleStub) {
        var __s = __ClassStub()
        \(members.stub.joined(separator: "\n  "))
        __s.extensions(of: \(name).self)
        var __c: [(StaticString, __ClassStub)] = []
        \(exports.map(\.stub).joined(separator: "\n  "))
        __m.cases(\(Literal.string(python)), __s, __c, \(Literal.string(doc)))
      }
      """,
    ]
  }

  /// Whether any associated value is of a type that can hold Python objects.
  private var gc: String {
    let types = cases.flatMap(\.fields).filter { !Conversion.isScalar($0.type) }.map {
      "__isVisitable((\($0.type)).self)"
    }
    return types.isEmpty ? "false" : types.joined(separator: " || ")
  }
}
