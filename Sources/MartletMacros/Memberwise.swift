import SwiftSyntax

/// The initializer that Swift makes for a type that declares none.
enum Memberwise {
  /// Its parameters, or `nil` if Swift makes none that can be known here.
  static func parameters(of declaration: some DeclGroupSyntax, type: String) -> [Parameter]? {
    let isStruct = declaration.is(StructDeclSyntax.self)
    var parameters: [Parameter] = []
    for member in declaration.memberBlock.members {
      guard let variable = member.decl.as(VariableDeclSyntax.self),
        !variable.modifiers.contains(where: { ["static", "class", "lazy"].contains($0.name.text) })
      else { continue }
      let isPrivate = variable.modifiers.contains {
        ["private", "fileprivate"].contains($0.name.text) && $0.detail == nil
      }
      for binding in variable.bindings {
        guard let property = Property(binding, of: variable), isStored(binding) else { continue }
        let isConstant = variable.bindingSpecifier.text == "let"
        var value = binding.initializer?.value.trimmed
        if isConstant && value != nil { continue }
        if value == nil, !isConstant, property.wrapped != nil { value = "nil" }
        if !isStruct, value == nil { return nil }
        if !isStruct || (isPrivate && value != nil) { continue }
        parameters.append(
          Parameter(
            property: property.name, type: property.type ?? literalType(value), value: value,
            owner: type))
      }
    }
    return parameters
  }

  private static func isStored(_ binding: PatternBindingSyntax) -> Bool {
    guard case .accessors(let accessors) = binding.accessorBlock?.accessors else {
      return binding.accessorBlock == nil
    }
    return accessors.contains { ["didSet", "willSet"].contains($0.accessorSpecifier.text) }
  }

  /// The type that Swift gives to a literal.
  static func literalType(_ value: ExprSyntax?) -> TypeSyntax? {
    guard let value else { return nil }
    if value.is(IntegerLiteralExprSyntax.self) { return "Int" }
    if value.is(FloatLiteralExprSyntax.self) { return "Double" }
    if value.is(StringLiteralExprSyntax.self) { return "String" }
    if value.is(BooleanLiteralExprSyntax.self) { return "Bool" }
    return nil
  }
}
