import SwiftSyntax
import SwiftSyntaxMacros

/// `@PyModule`: the module's `PyInit_` and `MartletStubs_` functions, or the record of a nested one,
/// and an enum with its constants.
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
    guard Names.isIdentifier(name) else { return [] }
    let doc = Literal.string(Documentation.text(of: module))
    let swiftName = module.name.text
    let contents = Contents(of: module, type: swiftName, in: context)
    let helper = "__py_\(Names.unquoted(swiftName))"
    let record = Record.declaration(
      "record", at: module.name,
      content:
        ".module(name: \(Literal.string(name)), swiftName: \(Literal.string(swiftName)), doc: \(doc), contents: contents)",
      in: context)
    let described: DeclSyntax =
      "enum \(raw: helper) { \(raw: contents.declaration)\n\(raw: record) }"
    guard Record.scope(context).isEmpty else { return [described] }
    let own = Literal.string(swiftName)
    let interpreters = options.interpreters ?? ".any"
    return [
      described,
      """
      @c(PyInit_\(raw: name)) public func PyInit_\(raw: name)() -> UnsafeMutableRawPointer? {
        __initModule(\(literal: name), \(raw: interpreters)) { __execModule($0, \(raw: doc), #fileID, \(raw: own), \(raw: interpreters), \(raw: helper).contents) }
      }
      """,
      """
      @c(MartletStubs_\(raw: name)) public func MartletStubs_\(raw: name)() -> UnsafeMutableRawPointer? {
        __writeStubs(\(raw: doc), #fileID, \(raw: own), \(raw: helper).contents)
      }
      """,
    ]
  }

  /// The members of the enum that belong to the module itself: static properties and the hook.
  struct Contents {
    private var members = Member()

    init(of module: EnumDeclSyntax, type: String, in context: some MacroExpansionContext) {
      for item in module.memberBlock.members {
        if let variable = item.decl.as(VariableDeclSyntax.self) {
          add(variable, type: type, in: context)
        } else if let function = item.decl.as(FunctionDeclSyntax.self),
          let attribute = function.attributes.attribute(named: "PyModuleInit")
        {
          add(function, attribute, type: type, in: context)
        }
      }
    }

    private mutating func add(
      _ variable: VariableDeclSyntax, type: String, in context: some MacroExpansionContext
    ) {
      guard Visibility.isExported(variable.modifiers, variable.attributes, name: "") else { return }
      let options = Options(variable.attributes.attribute(named: "PyProperty"), in: context)
      for binding in variable.bindings {
        if binding.pattern.is(TuplePatternSyntax.self) {
          context.diagnose(.tuplePattern(binding, of: variable))
        }
        guard let property = Property(binding, of: variable), !property.name.hasPrefix("_")
        else { continue }
        members += Constant.member(
          options.name ?? Constant.name(property.name, variable), "\(type).\(property.name)",
          doc: Documentation.text(of: variable))
      }
    }

    private mutating func add(
      _ function: FunctionDeclSyntax, _ attribute: AttributeSyntax, type: String,
      in context: some MacroExpansionContext
    ) {
      let parameters = Array(function.signature.parameterClause.parameters)
      let handle = parameters.first?.type.trimmedDescription ?? ""
      guard parameters.count == 1, ["Bound", "PyModule"].contains(handle),
        function.modifiers.contains(where: { $0.name.text == "static" })
      else {
        context.diagnose(.moduleHook(attribute))
        return
      }
      let label = parameters[0].firstName.text
      let module = handle == "Bound" ? "__module" : "PyModule(unchecked: __module)"
      let argument = label == "_" ? module : "\(label): \(module)"
      let isThrowing = function.signature.effectSpecifiers?.throwsClause != nil
      let call = "\(type).\(function.name.text)(\(argument))"
      members.fill.append(
        "__m.hook { (__module: borrowing Bound) throws in \(isThrowing ? "try " : "")\(call) }")
    }

    var declaration: String {
      """
      static func contents(_ __m: inout __Constants, _ __s: inout __ModuleStub) {
        \((members.fill + members.stub).joined(separator: "\n  "))
      }
      """
    }
  }
}

/// `@PyModuleInit`: `@PyModule` reads it; by itself it does nothing.
public struct PyModuleInitMacro: PeerMacro {
  public static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] { [] }
}
