import SwiftSyntax

/// Source text that converts values, spelled on the concrete type: only then does the optimizer see
/// through it across modules.
enum Conversion {
  static func load(_ type: TypeSyntax, _ object: String) -> String {
    if let tuple = tuple(type) { return "try __loadTuple(\(object), as: \(tuple).self)" }
    return "try \(named(type)).__load(\(object))"
  }

  static func input(_ type: TypeSyntax) -> String {
    if let tuple = tuple(type) { return "__tupleInput(\(tuple).self)" }
    return "\(named(type)).__pythonInput"
  }

  /// Stores the value of `expression`, of type `type` (`nil` where the source doesn't say).
  static func store(_ type: TypeSyntax?, _ expression: String) -> String {
    if let type, tuple(type) != nil { return "__storeTuple(\(expression))" }
    return "(\(expression)).__store()"
  }

  static func output(_ type: TypeSyntax?) -> String {
    guard let type, !isVoid(type) else { return "\"None\"" }
    if let tuple = tuple(type) { return "__tupleOutput(\(tuple).self)" }
    return "\(named(type)).__pythonOutput"
  }

  static func isVoid(_ type: TypeSyntax) -> Bool {
    ["Void", "()", "Swift.Void"].contains(type.trimmedDescription)
  }

  /// A tuple of two or more.
  private static func tuple(_ type: TypeSyntax) -> String? {
    guard let tuple = type.as(TupleTypeSyntax.self), tuple.elements.count > 1 else { return nil }
    return "(\(tuple.elements.map(\.type.trimmedDescription).joined(separator: ", ")))"
  }

  /// The type where an expression stands: `Int?.x` would be an optional chain.
  private static func named(_ type: TypeSyntax) -> String {
    if let optional = type.as(OptionalTypeSyntax.self) {
      return "Optional<\(optional.wrappedType.trimmedDescription)>"
    }
    if type.is(IdentifierTypeSyntax.self) || type.is(MemberTypeSyntax.self)
      || type.is(ArrayTypeSyntax.self) || type.is(DictionaryTypeSyntax.self)
    {
      return type.trimmedDescription
    }
    return "(\(type.trimmedDescription))"
  }
}
