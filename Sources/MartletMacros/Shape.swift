import SwiftSyntax

/// What a type is made of, as far as its spelling says.
enum Shape {
  /// Of two or more elements.
  case tuple([TypeSyntax])
  case array(TypeSyntax)
  case optional(TypeSyntax)
  case dictionary(TypeSyntax, TypeSyntax)
  case other

  init(_ type: TypeSyntax) {
    if let tuple = type.as(TupleTypeSyntax.self) {
      let elements = tuple.elements.map(\.type.trimmed)
      // `(Int)` is Int.
      self =
        elements.count > 1
        ? .tuple(elements) : elements.first.map { Shape($0) } ?? .other
    } else if let array = type.as(ArrayTypeSyntax.self) {
      self = .array(array.element.trimmed)
    } else if let optional = type.as(OptionalTypeSyntax.self) {
      self = .optional(optional.wrappedType.trimmed)
    } else if let dictionary = type.as(DictionaryTypeSyntax.self) {
      self = .dictionary(dictionary.key.trimmed, dictionary.value.trimmed)
    } else {
      self = .other
    }
  }
}
