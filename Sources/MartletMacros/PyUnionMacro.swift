import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyUnion`: conversions of an enum whose cases are tried in order.
public struct PyUnionMacro: MemberMacro, ExtensionMacro {
  public static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let declaration = declaration.as(EnumDeclSyntax.self) else {
      context.diagnose(.notAnEnum(node))
      return []
    }
    let cases = EnumCase.all(of: declaration)
    guard !cases.isEmpty else {
      context.diagnose(.enumWithoutCases(declaration.name))
      return []
    }
    let access = Visibility.ofMembers(in: declaration.modifiers)
    let inputs = cases.map { held(by: $0).map { Conversion.input($0) } ?? "\"None\"" }
    let outputs = cases.map { Conversion.output(held(by: $0)) }
    return [
      """
      \(raw: access)static func __load(_ __object: __Obj) throws(PythonErrorSet) -> Self {
        var __u = __Union(__object)
        \(raw: cases.map(load).joined(separator: "\n  "))
        try __u.fail(__pythonInput)
      }
      """,
      """
      \(raw: access)consuming func __store() -> __Obj? {
        switch self {
        \(raw: cases.map(store).joined(separator: "\n  "))
        }
      }
      """,
      """
      \(raw: access)static var __pythonInput: String { __Union.hint(Self.self) { [\(raw: inputs.joined(separator: ", "))] } }
      """,
      """
      \(raw: access)static var __pythonOutput: String { __Union.hint(Self.self) { [\(raw: outputs.joined(separator: ", "))] } }
      """,
    ]
  }

  public static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    guard let declaration = declaration.as(EnumDeclSyntax.self),
      !EnumCase.all(of: declaration).isEmpty
    else { return [] }
    return [try ExtensionDeclSyntax("extension \(type.trimmed): FromPython, IntoPython {}")]
  }

  /// What a case holds; `nil` for nothing, which is `None`.
  private static func held(by item: EnumCase) -> TypeSyntax? {
    guard item.fields.count != 1 else { return item.fields[0].type }
    guard !item.fields.isEmpty else { return nil }
    return "(\(raw: item.fields.map { "\($0.type)" }.joined(separator: ", ")))"
  }

  private static func load(_ item: EnumCase) -> String {
    guard let type = held(by: item) else { return "if __u.isNone { return .\(item.swift) }" }
    let values = item.fields.enumerated().map { index, field in
      (field.label.map { "\($0): " } ?? "") + (item.fields.count == 1 ? "__v" : "__v.\(index)")
    }
    return
      "if let __v = try __u.attempt({ () throws(PythonErrorSet) in \(Conversion.load(type, "__object")) }) { return .\(item.swift)(\(values.joined(separator: ", "))) }"
  }

  private static func store(_ item: EnumCase) -> String {
    guard let type = held(by: item) else { return "case .\(item.swift): return __none()" }
    let names = item.fields.indices.map { "__\($0)" }
    let pattern = names.map { "let \($0)" }.joined(separator: ", ")
    let value = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
    return "case .\(item.swift)(\(pattern)): return \(Conversion.store(type, value))"
  }
}
