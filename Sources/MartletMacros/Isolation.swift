import SwiftSyntax

/// The actor that a type's members are isolated to, unless they say otherwise.
///
/// Python calls from any thread: what is isolated is reached by `await` only.
enum Isolation {
  case none
  /// Each instance is an actor.
  case instance
  case global(AttributeSyntax)

  init(_ declaration: some DeclGroupSyntax) {
    if declaration.is(ActorDeclSyntax.self) {
      self = .instance
    } else {
      self = Self.actor(of: declaration.attributes).map(Isolation.global) ?? .none
    }
  }

  /// The global actor that an attribute names: one whose name ends so, by convention.
  static func actor(of attributes: AttributeListSyntax) -> AttributeSyntax? {
    for case .attribute(let attribute) in attributes
    where attribute.attributeName.trimmedDescription.hasSuffix("Actor") {
      return attribute
    }
    return nil
  }

  var isNone: Bool { if case .none = self { true } else { false } }

  /// The global actor, if it is one.
  var attribute: AttributeSyntax? {
    if case .global(let attribute) = self { attribute } else { nil }
  }

  /// What declarations in the type need, for callers on any thread.
  var modifier: String { attribute == nil ? "" : "nonisolated " }

  /// Whether a member with these modifiers is isolated.
  func covers(_ modifiers: DeclModifierListSyntax) -> Bool {
    let names = modifiers.map(\.name.text)
    return switch self {
    case .none: false
    case .instance: !names.contains("nonisolated") && !names.contains("static")
    case .global: !names.contains("nonisolated")
    }
  }

  /// Whether a property can be read without `await`.
  func allowsReading(_ variable: VariableDeclSyntax) -> Bool {
    !covers(variable.modifiers) || variable.bindingSpecifier.text == "let"
  }
}
