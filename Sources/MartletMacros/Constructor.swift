import SwiftSyntax
import SwiftSyntaxMacros

/// The initializer that becomes Python's constructor.
struct Constructor {
  /// `static func __pyMake`, which makes the value from a vectorcall's arguments.
  let make: String
  let stub: String
  /// The first lines of the class's doc, where `inspect.signature` looks.
  let signature: String
  let cell: String?

  init?(
    _ declaration: some DeclGroupSyntax, type: String, python: String, cellScope: String,
    in context: some MacroExpansionContext
  ) {
    let initializers = declaration.memberBlock.members.compactMap { member in
      member.decl.as(InitializerDeclSyntax.self)
    }.filter { Visibility.isExported($0.modifiers, $0.attributes, name: "") }
    guard let initializer = initializers.first else { return nil }
    initializers.dropFirst().forEach { context.diagnose(.secondInitializer($0.initKeyword)) }
    if let async = initializer.signature.effectSpecifiers?.asyncSpecifier {
      context.diagnose(.asyncInitializer(async))
      return nil
    }
    let options = Options(initializer.attributes.attribute(named: "PyMethod"), in: context)
    guard
      let signature = Signature(
        initializer.signature, generics: initializer.genericParameterClause, options: options,
        in: context)
    else { return nil }
    let callable = Callable(
      name: python, signature: signature, receiver: .none, target: type,
      cellScope: cellScope)
    let words = Literal.string(signature.words)
    let name = Literal.string(python)
    var lines: [String] = []
    if signature.isPositional {
      let count = signature.visible.count
      lines.append("try __noKeywords(__keywords, \(name), \(words))")
      lines.append("try __arity(__n, \(count), \(name), \(words))")
      for (index, parameter) in signature.bound.enumerated() {
        lines.append("let __\(index) = \(parameter.load("__args[\(index)]", function: name))")
      }
    } else {
      lines += callable.loads
    }
    if initializer.optionalMark != nil {
      lines.append("guard let __value = \(callable.value) else { try __raiseNil(\(name)) }")
      lines.append("return __value")
    } else {
      lines.append("return \(callable.value)")
    }
    self.signature = Literal.string("\(python)\(signature.python(receiver: nil))\n--\n\n")
    cell = signature.isPositional ? nil : callable.cell
    make = """
      @inline(__always) static func __pyMake(_ __args: __Args, _ __n: Int, _ __keywords: __Obj?) throws(PythonErrorSet) -> \(type) {
        \(lines.joined(separator: "\n  "))
      }
      """
    stub =
      "__s.method(\"__init__\", \(signature.stub), \"None\", \(Literal.string(Documentation.text(of: initializer))))"
  }
}
