import SwiftSyntax

/// Types that become async iterators of Python.
enum SequenceType {
  private static let names = ["AsyncSequence", "AsyncStream", "AsyncThrowingStream"]

  /// The element of `some AsyncSequence<T, …>`, `AsyncStream<T>` or `AsyncThrowingStream<T, …>`, as
  /// its source spells it.
  static func element(of type: TypeSyntax) -> TypeSyntax? {
    if let opaque = type.as(SomeOrAnyTypeSyntax.self) { return element(of: opaque.constraint) }
    if let composition = type.as(CompositionTypeSyntax.self) {
      return composition.elements.lazy.compactMap { element(of: $0.type) }.first
    }
    guard let named = type.as(IdentifierTypeSyntax.self), names.contains(named.name.text),
      let first = named.genericArgumentClause?.arguments.first?.argument.as(TypeSyntax.self)
    else { return nil }
    return first.trimmed
  }
}
