import SwiftSyntax
import SwiftSyntaxMacros

/// A type with `@PyClass`, and the declarations that export it.
struct ExportedType {
  let name: String
  let python: String
  let doc: String
  let isClass: Bool
  let isFinal: Bool
  let isSubclass: Bool
  let access: String
  let storedProperties: [String]
  let make: String?
  let stubInit: String?
  let signature: String?
  let cells: String?
  let members: Member
  let record: String

  static func isSupported(_ declaration: some DeclGroupSyntax) -> Bool {
    let generics =
      declaration.as(ClassDeclSyntax.self)?.genericParameterClause
      ?? declaration.as(StructDeclSyntax.self)?.genericParameterClause
    return generics == nil
      && (declaration.is(ClassDeclSyntax.self) || declaration.is(StructDeclSyntax.self))
  }

  init?(
    _ declaration: some DeclGroupSyntax, attribute: AttributeSyntax,
    in context: some MacroExpansionContext
  ) {
    let generics =
      declaration.as(ClassDeclSyntax.self)?.genericParameterClause
      ?? declaration.as(StructDeclSyntax.self)?.genericParameterClause
    if let generics {
      context.diagnose(.genericType(generics))
      return nil
    }
    guard Self.isSupported(declaration),
      let named = declaration.asProtocol((any NamedDeclSyntax).self)
    else {
      context.diagnose(.notAType(attribute))
      return nil
    }
    let options = Options(attribute, in: context)
    name = named.name.text
    python = options.name ?? Names.unquoted(name)
    doc = Documentation.text(of: declaration)
    isClass = declaration.is(ClassDeclSyntax.self)
    isSubclass = options.superclass != nil
    isFinal = !isClass || declaration.modifiers.contains { $0.name.text == "final" }
    access =
      declaration.modifiers.contains { ["public", "open"].contains($0.name.text) } ? "public " : ""
    storedProperties = Self.storedProperties(declaration)
    let cells = "__PyCells_\(name)"
    var exporter = MemberExporter(
      type: name, pythonType: python, cellScope: "\(cells).", context: context)
    members = exporter.members(of: declaration.memberBlock)
    let constructor = Constructor(
      declaration, type: name, python: python, cellScope: "\(cells).", in: context)
    make = constructor?.make
    stubInit = constructor?.stub
    signature = constructor?.signature
    let bodies = (constructor?.cell.map { [$0] } ?? []) + members.declarations
    // One enum for all: the macro has to declare the names of its members, since with arbitrary ones
    // Swift 6.3 sees each operator of the type twice.
    self.cells =
      bodies.isEmpty ? nil : "private enum \(cells) {\n  \(bodies.joined(separator: "\n  "))\n}"
    record = Record.declaration(
      "__pyRecord_\(Names.unquoted(name))", at: named.name, content: ".type(\(name).self)",
      in: context)
  }

  private static func storedProperties(_ declaration: some DeclGroupSyntax) -> [String] {
    declaration.memberBlock.members.flatMap { member -> [String] in
      guard let variable = member.decl.as(VariableDeclSyntax.self),
        !variable.modifiers.contains(where: {
          ["static", "class", "lazy"].contains($0.name.text)
        })
      else { return [] }
      return variable.bindings.compactMap { binding in
        guard let property = Property(binding, of: variable), property.isStored else { return nil }
        return property.name
      }
    }
  }

  private var type: String { isFinal && !isSubclass ? "static" : isSubclass ? "override class" : "class" }

  var declarations: [String] {
    var result = storage
    result.append("\(access)\(type) var __pyName: StaticString { \(Literal.string(python)) }")
    result.append("\(access)\(type) var __pyDoc: StaticString { \(Literal.string(doc)) }")
    result.append("\(access)\(type) var __pyIsGC: Bool { \(isGC) }")
    if let make { result.append(make) }
    if let cells { result.append(cells) }
    result.append(fill)
    result.append(stub)
    result.append(record)
    return result
  }

  private var storage: [String] {
    let cell = "@exclusivity(unchecked) nonisolated(unsafe) static var"
    var result: [String] = []
    if isFinal && !isSubclass {
      result.append("\(access)\(cell) __pyClass = __ClassCell()")
    } else {
      result.append(
        "\(access)\(type) var __pyClass: __ClassCell { get { __PyStorage_\(name).cell } set { __PyStorage_\(name).cell = newValue } }"
      )
      result.append("private enum __PyStorage_\(name) { \(cell) cell = __ClassCell() }")
    }
    if isClass && !isSubclass {
      result.append(
        "\(access)@exclusivity(unchecked) nonisolated(unsafe) final var __pySelf = __BackReference()")
    }
    return result
  }

  private var isGC: String {
    var parts = isSubclass ? ["super.__pyIsGC"] : []
    parts += storedProperties.map { "__holdsPython { (__s: \(name)) in __s.\($0) }" }
    return parts.isEmpty ? "false" : parts.joined(separator: " || ")
  }

  private var fill: String {
    let visits = storedProperties.map {
      "__r = __visit(__s.pointee.\($0), __v); if __r != 0 { return __r }"
    }
    let body = visits.isEmpty ? "0" : "var __r: Int32 = 0; \(visits.joined(separator: "; ")); return __r"
    let construct = make == nil
      ? ""
      : """
      __m.construct(\(signature ?? "\"\""), { __self, __args, __keywords in \(name).__init(__self, __args, __keywords, { (__a, __n, __k) throws(PythonErrorSet) in try \(name).__pyMake(__a, __n, __k) }) }, vectorcall: { _, __args, __n, __keywords in
          @inline(never) func __call(_ __args: __Args, _ __n: UInt, _ __keywords: __Obj?) -> __Obj? {
            do throws(PythonErrorSet) {
              return try \(name).__pyMake(__args, __nargs(__n), __keywords).__wrap()
            } catch { return nil }
          }
          return __call(__args, __n, __keywords)
        })
      """
    return """
      \(access)\(type) func __pyMembers(_ __m: inout __Members) {
        __m.lifetime(dealloc: { __self in
            @inline(never) func __call(_ __self: __Obj) { \(name).__dealloc(__self) }
            __call(__self)
          }, traverse: { \(name).__traverse($0, $1, $2) { (__s, __v) in \(body) } }, clear: { \(name).__clear($0); return 0 }, isGC: \(name).__pyIsGC)
        __m.compare({ \(name).__compare($0, $1, $2) }, if: \(name).__isEquatable)
        __m.hash({ \(name).__hash($0) }, if: \(name).__isHashable)
        __m.str({ \(name).__str($0) }, if: \(name).__isDescribed)
        \(([construct] + members.fill).filter { !$0.isEmpty }.joined(separator: "\n  "))
      }
      """
  }

  private var stub: String {
    """
    \(access)\(type) func __pyStub(_ __s: inout __ClassStub) {
      \(((stubInit.map { [$0] } ?? []) + members.stub).joined(separator: "\n  "))
    }
    """
  }
}
