import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyFunction`: an enum beside the function with its entry, stub and record.
public struct PyFunctionMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let function = declaration.as(FunctionDeclSyntax.self) else {
      context.diagnose(.notAFunction("PyFunction", node))
      return []
    }
    if let repeated = function.attributes.second(named: "PyFunction") {
      // Each of the two is expanded; one says so.
      let places = [Syntax(node), Syntax(repeated)].map {
        context.location(of: $0)?.column.description
      }
      if places[0] == places[1] { context.diagnose(.repeatedAttribute(repeated)) }
      return []
    }
    let isStatic = function.modifiers.contains { ["static", "class"].contains($0.name.text) }
    if !context.lexicalContext.isEmpty, !isStatic {
      context.diagnose(.instanceMethod(function.name))
      return []
    }
    if !function.isAsync, let actor = Isolation.actor(of: function.attributes) {
      context.diagnose(.actorIsolated(actor))
      return []
    }
    let options = Options(node, in: context)
    guard
      let signature = Signature(
        function.signature, generics: function.genericParameterClause, options: options,
        in: context)
    else { return [] }
    let python = options.name ?? Names.snakeCase(function.name.text)
    guard Exports.claim(python, function.name, in: context) else { return [] }
    var callable = Callable(
      name: python, signature: signature, receiver: .none, target: function.name.text,
      releasesGIL: options.releasesGIL,
      async: signature.isAsync ? AsyncCall(function, options: options) : nil)
    let deprecation = Deprecation.warning(of: function.attributes, function: python)
    callable.prologue = deprecation.map { [$0] } ?? []
    let doc = Documentation.text(of: function)
    let receiver = signature.passed == nil ? nil : "$module"
    let text = "\(python)\(signature.python(receiver: receiver))\n--\n\n\(doc)"
    let record = Record.declaration(
      "__record", at: function.name, content: ".function(fill: __fill, stub: __stub)", in: context)
    return [
      """
      \(raw: deprecation == nil ? "" : "@available(*, deprecated) ")enum __py_\(raw: Names.unquoted(function.name.text)) {
        \(raw: callable.cell ?? "")
        static func __fill(_ __m: inout __Members) {
          __m.\(raw: callable.convention.rawValue)(\(raw: Literal.string(python)), \(raw: Literal.string(text))) \(raw: callable.closure)
        }
        static func __stub(_ __s: inout __ModuleStub) {
          __s.function(\(raw: Literal.string(python)), \(raw: signature.stub), \(raw: signature.output), \(raw: Literal.string(doc)))
        }
        \(raw: record)
      }
      """
    ]
  }
}

extension FunctionDeclSyntax {
  var isAsync: Bool { signature.effectSpecifiers?.asyncSpecifier != nil }
}
