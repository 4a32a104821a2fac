import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyModule`: the module's `PyInit_` and `MartletStubs_` functions.
public struct PyModuleMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let module = declaration.as(EnumDeclSyntax.self),
      !module.memberBlock.members.contains(where: { $0.decl.is(EnumCaseDeclSyntax.self) })
    else {
      context.diagnose(.notAModule(node))
      return []
    }
    let options = Options(node, in: context)
    let name = options.name ?? Names.unquoted(module.name.text)
    let doc = Literal.string(Documentation.text(of: module))
    let scope = Record.scope(context)
    if !scope.isEmpty {
      let record = Record.declaration(
        "record", at: module.name,
        content: ".module(name: \(Literal.string(name)), doc: \(doc))", in: context)
      return ["enum __py_\(raw: name) { \(raw: record) }"]
    }
    let own = Literal.string(module.name.text)
    return [
      """
      @c(PyInit_\(raw: name)) public func PyInit_\(raw: name)() -> UnsafeMutableRawPointer? {
        __initModule(\(literal: name)) { __execModule($0, \(literal: name), \(raw: doc), #fileID, \(raw: own)) }
      }
      """,
      """
      @c(MartletStubs_\(raw: name)) public func MartletStubs_\(raw: name)() -> UnsafeMutableRawPointer? {
        __writeStubs(\(raw: doc), #fileID, \(raw: own))
      }
      """,
    ]
  }
}
