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
  private let options: Options
  /// `public`, `package` or nothing.
  private let visibility: String
  /// The same for what any thread calls.
  private let access: String
  private let storedProperties: [Property]
  /// Whether `next()` is written here, so that an iteration can call it without a detour.
  let hasNext: Bool
  private let constructor: Constructor?
  private let cells: String?
  private let lines: String
  let members: Member
  let record: String

  static func isSupported(_ declaration: some DeclGroupSyntax) -> Bool {
    generics(of: declaration) == nil
      && (declaration.is(StructDeclSyntax.self) || isReference(declaration))
  }

  private static func isReference(_ declaration: some DeclGroupSyntax) -> Bool {
    declaration.is(ClassDeclSyntax.self) || declaration.is(ActorDeclSyntax.self)
  }

  private static func generics(of declaration: some DeclGroupSyntax)
    -> GenericParameterClauseSyntax?
  {
    declaration.as(ClassDeclSyntax.self)?.genericParameterClause
      ?? declaration.as(StructDeclSyntax.self)?.genericParameterClause
      ?? declaration.as(ActorDeclSyntax.self)?.genericParameterClause
  }

  init?(
    _ declaration: some DeclGroupSyntax, attribute: AttributeSyntax,
    in context: some MacroExpansionContext
  ) {
    if let generics = Self.generics(of: declaration) {
      context.diagnose(.genericType(generics))
      return nil
    }
    guard Self.isSupported(declaration),
      let named = declaration.asProtocol((any NamedDeclSyntax).self)
    else {
      context.diagnose(.notAType(attribute))
      return nil
    }
    options = Options(attribute, in: context)
    name = named.name.text
    python = options.name ?? Names.unquoted(name)
    doc = Documentation.text(of: declaration)
    isClass = Self.isReference(declaration)
    if let superclass = options.superclass, declaration.inheritanceClause == nil {
      let place = options.nodes["extends"].map(Syntax.init) ?? Syntax(named.name)
      context.diagnose(.inheritsNothing(superclass, place))
      return nil
    }
    let isolation = Isolation(declaration)
    isSubclass = options.superclass != nil
    isFinal =
      !declaration.is(ClassDeclSyntax.self)
      || declaration.modifiers.contains { $0.name.text == "final" }
    visibility = Visibility.ofMembers(in: declaration.modifiers)
    access = isolation.modifier + visibility
    storedProperties = Self.storedProperties(declaration, isolation)
    hasNext = declaration.memberBlock.members.contains { member in
      guard let function = member.decl.as(FunctionDeclSyntax.self) else { return false }
      return function.name.text == "next" && function.signature.parameterClause.parameters.isEmpty
    }
    lines = MemberLines.statement(declaration.memberBlock, in: context)
    let cells = "__PyCells_\(Names.unquoted(name))"
    var exporter = MemberExporter(
      type: name, pythonType: python, cellScope: "\(cells).", isolation: isolation, context: context
    )
    members = exporter.members(of: declaration.memberBlock)
    constructor = Constructor(
      declaration, type: name, python: python, isSubclass: isSubclass,
      cellScope: "\(cells).", in: context)
    let bodies = (constructor?.cell.map { [$0] } ?? []) + members.declarations
    // One enum for all: the macro has to declare the names of its members, since with arbitrary ones
    // Swift 6.3 sees each operator of the type twice.
    self.cells =
      bodies.isEmpty ? nil : "private enum \(cells) {\n  \(bodies.joined(separator: "\n  "))\n}"
    record = Record.declaration(
      "__pyRecord_\(Names.unquoted(name))", at: named.name, content: ".type(\(name).self)",
      modifier: isolation.modifier, in: context)
  }

  /// Those that can be looked at from any thread.
  private static func storedProperties(
    _ declaration: some DeclGroupSyntax, _ isolation: Isolation
  ) -> [Property] {
    declaration.memberBlock.members.flatMap { member -> [Property] in
      guard let variable = member.decl.as(VariableDeclSyntax.self),
        !variable.modifiers.contains(where: {
          ["static", "class", "lazy"].contains($0.name.text)
        }), isolation.allowsReading(variable)
      else { return [] }
      return variable.bindings.compactMap { binding in
        guard let property = Property(binding, of: variable), property.isStored else { return nil }
        return property
      }
    }
  }

  private var type: String {
    isFinal && !isSubclass ? "static" : isSubclass ? "override class" : "class"
  }

  var declarations: [String] {
    var result = storage
    result.append("\(access)\(type) var __pyName: StaticString { \(Literal.string(python)) }")
    result.append("\(access)\(type) var __pyDoc: StaticString { \(Literal.string(doc)) }")
    result.append("\(access)\(type) var __pyIsGC: Bool { \(isGC) }")
    result += chosen
    if let constructor {
      result.append(constructor.make)
    }
    if let cells { result.append(cells) }
    result.append(fill)
    result.append(stub)
    result.append(record)
    return result
  }

  /// What the attribute's arguments say, as the library asks for it.
  private var chosen: [String] {
    var result: [String] = []
    if let options = options.classOptions {
      result.append("\(access)\(type) var __pyOptions: PyClassOptions { \(options) }")
    }
    if let module = options.module {
      result.append(
        "\(access)\(type) var __pyModule: StaticString? { \(Literal.string(module)) }")
    }
    if let base = options.base {
      result.append("\(access)\(type) var __pyBase: PyBase? { \(base) }")
      result.append("\(cell(visibility)) __pyHead = 16")
    }
    return result
  }

  /// The head of a static variable that is read without a check of Swift's.
  private func cell(_ access: String) -> String {
    "@exclusivity(unchecked) \(access)nonisolated(unsafe) static var"
  }

  private var storage: [String] {
    var result: [String] = []
    if isFinal && !isSubclass {
      result.append("\(cell(visibility)) __pyClass = __ClassCell()")
    } else {
      result.append(
        "\(access)\(type) var __pyClass: __ClassCell { get { __PyStorage_\(name).cell } set { __PyStorage_\(name).cell = newValue } }"
      )
      result.append("private enum __PyStorage_\(name) { \(cell("")) cell = __ClassCell() }")
    }
    if isClass && !isSubclass {
      result.append(
        "@exclusivity(unchecked) \(visibility)nonisolated(unsafe) final var __pySelf = __BackReference()"
      )
    }
    return result
  }

  /// The stored properties that may hold Python objects.
  private var holders: [String] { storedProperties.filter { !$0.isScalar }.map(\.name) }

  private var isGC: String {
    var parts = isSubclass ? ["super.__pyIsGC"] : []
    parts += holders.map { "__holdsPython { (__s: \(name)) in __s.\($0) }" }
    return parts.isEmpty ? "false" : parts.joined(separator: " || ")
  }

  private var fill: String {
    let visits = holders.map {
      "__r = __visit(__s.pointee.\($0), __v); if __r != 0 { return __r }"
    }
    let body =
      visits.isEmpty ? "0" : "var __r: Int32 = 0; \(visits.joined(separator: "; ")); return __r"
    let construct = constructor?.fill(name, hasVectorcall: options.base == nil) ?? ""
    let next =
      hasNext
      ? """
      __m.next({ __self in
          @inline(never) func __call(_ __self: __Obj) -> __Obj? { \(name).__next(__self) }
          return __call(__self)
        }, if: \(name).__isIterator)
      """ : ""
    let fields = fieldNames.isEmpty ? "" : "__m.fields(\(Literal.string(fieldNames)))"
    let ends = isClass ? [] : storedProperties.compactMap(\.end)
    let end = ends.isEmpty ? "" : " { __s in \(ends.joined(separator: "; ")) }"
    return """
      \(access)\(type) func __pyMembers(_ __m: inout __Members) {
        __m.lifetime(dealloc: { __self in
            @inline(never) func __call(_ __self: __Obj) { \(name).__dealloc(__self)\(end) }
            __call(__self)
          }, traverse: { \(name).__traverse($0, $1, $2) { (__s, __v) in \(body) } }, clear: { \(name).__collect($0) }, isGC: \(name).__pyIsGC)
        __m.compare({ \(name).__compare($0, $1, $2) }, if: \(name).__isEquatable)
        __m.hash({ \(name).__hash($0) }, if: \(name).__isHashable)
        __m.str({ \(name).__str($0) }, if: \(name).__isDescribed)
        __m.protocols([\(Self.protocols.map { "\(name).\($0)" }.joined(separator: ", "))])
        \(([construct, next, fields, lines] + members.fill).filter { !$0.isEmpty }.joined(separator: "\n  "))
      }
      """
  }

  /// What the library has for the protocols that a class may conform to.
  private static let protocols = [
    "__sequence", "__iterator", "__asyncSequence", "__collection", "__mutableCollection",
    "__setAlgebra", "__additive", "__numeric", "__signed", "__integer", "__floatingPoint",
    "__debugDescribed",
    "__codable", "__bufferExporting",
  ]

  /// The properties that a default `repr` shows.
  private var fieldNames: String {
    storedProperties.map(\.name).filter { stored in
      members.stub.contains {
        $0.contains("__s.property(\(Literal.string(Names.snakeCase(stored))),")
      }
    }.map { Names.snakeCase($0) }.joined(separator: " ")
  }

  private var stub: String {
    """
    \(access)\(type) func __pyStub(_ __s: inout __ClassStub) {
      \(((constructor.map { [$0.stub] } ?? []) + members.stub).joined(separator: "\n  "))
    }
    """
  }
}
