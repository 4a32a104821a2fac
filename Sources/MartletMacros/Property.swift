import SwiftSyntax

/// A stored or computed property of an exported type.
struct Property {
  let name: String
  let isStored: Bool
  let isSettable: Bool
  let isMutatingGet: Bool
  let throwsClause: ThrowsClauseSyntax?
  let type: TypeSyntax?
  /// Whether its source says that no Python object is inside: the collector need not look at it.
  let isScalar: Bool

  init?(_ binding: PatternBindingSyntax, of variable: VariableDeclSyntax) {
    guard let identifier = binding.pattern.as(IdentifierPatternSyntax.self) else { return nil }
    name = identifier.identifier.text
    type = (binding.typeAnnotation?.type.trimmed).map(Conversion.explicit)
    isScalar =
      (type ?? Memberwise.literalType(binding.initializer?.value)).map(Conversion.isScalar) ?? false
    let hasPrivateSetter = variable.modifiers.contains {
      $0.detail?.detail.text == "set" && ["private", "fileprivate"].contains($0.name.text)
    }
    var settable = variable.bindingSpecifier.text == "var" && !hasPrivateSetter
    var stored = true
    var mutatingGet = variable.modifiers.contains { $0.name.text == "lazy" }
    var throwing: ThrowsClauseSyntax?
    switch binding.accessorBlock?.accessors {
    case .getter:
      stored = false
      settable = false
    case .accessors(let accessors):
      let kinds = accessors.map(\.accessorSpecifier.text)
      stored = kinds.contains("didSet") || kinds.contains("willSet")
      settable = settable && (stored || kinds.contains("set") || kinds.contains("_modify"))
      if let get = accessors.first(where: { $0.accessorSpecifier.text == "get" }) {
        mutatingGet = mutatingGet || get.modifier?.name.text == "mutating"
        throwing = get.effectSpecifiers?.throwsClause
      }
    default: break
    }
    isStored = stored && binding.accessorBlock == nil
    isSettable = settable
    isMutatingGet = mutatingGet
    throwsClause = throwing
  }

  /// What an optional type wraps.
  var wrapped: TypeSyntax? { type?.as(OptionalTypeSyntax.self)?.wrappedType.trimmed }

  /// Statements that return the value as an object.
  ///
  /// - Parameter attribute: `Class.name`, where `del` makes the property disappear.
  func get(_ owner: String, deletable attribute: String?) -> [String] {
    var value = "__s.pointee.\(name)"
    if let throwsClause {
      let effect = throwsClause.type.map { "throws(\($0.trimmed))" } ?? "throws"
      value = "(try __catching { () \(effect) in try \(value) })"
    }
    if let attribute { value = "(try __present(\(value), \(Literal.string(attribute))))" }
    let result = attribute == nil ? type : wrapped
    let store = "return \(Conversion.store(result, value))"
    // A stored property runs no foreign code, so that a look at the state is enough.
    if isStored && !isMutatingGet { return ["let __s = try \(owner).__look(__self)", store] }
    return Access.call(value, on: owner, mutating: isMutatingGet, result: result, store: store)
  }

  /// The statement that gives the value of a struct up before its end, where that is worth one.
  var end: String? {
    isSettable && isStored
      ? type.flatMap { Conversion.end($0, "__exchange(&__s.pointee.\(name), .init())") } : nil
  }

  /// Statements that assign `__value`.
  func set(_ owner: String, attribute: String, isDeletable: Bool) -> [String] {
    let text = Literal.string(attribute)
    guard let type = isDeletable ? wrapped : type else {
      return [
        "try \(owner).__assign(__self, __value, \(text)) { (__s, __value) in __s.pointee.\(name) = __value }"
      ]
    }
    let end =
      isStored && !isDeletable
      ? Conversion.end(type, "__exchange(&__s.pointee.\(name), __new)") : nil
    // Converted first, since a conversion may run Python code that touches the same object.
    return [
      "let __new = try \(owner).__assigned(__value, \(text)) { (__value) throws(PythonErrorSet) in \(Conversion.load(type, "__value")) }",
      "let __s = try \(owner).__beginMutation(__self)",
      "defer { \(owner).__endMutation(__self) }",
      end ?? "__s.pointee.\(name) = __new",
    ]
  }
}
