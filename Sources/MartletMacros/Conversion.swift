import SwiftSyntax

/// Source text that converts values, spelled on the concrete type: only then does the optimizer see
/// through it across modules.
///
/// Tuples conform to nothing, so a type with a tuple inside is taken apart here, level by level.
enum Conversion {
  static func load(_ type: TypeSyntax, _ object: String) -> String {
    guard hasTuple(type) else { return "try \(convertible(type)).__load(\(object))" }
    switch Shape(type) {
    case .tuple(let elements) where !elements.contains(where: hasTuple):
      return "try __loadTuple(\(object), as: \(tuple(elements)).self)"
    case .tuple(let elements):
      let parts = elements.enumerated().map { "try __part(__items, \($0)) \(loader($1))" }
      return
        "try __loadParts(\(object), \(elements.count)) { (__items) throws(PythonErrorSet) in (\(parts.joined(separator: ", "))) }"
    case .array(let element): return "try __loadEach(\(object)) \(loader(element))"
    case .optional(let wrapped): return "try __loadIfPresent(\(object)) \(loader(wrapped))"
    case .dictionary(let key, let value):
      return "try __loadEntries(\(object), \(loader(key)), \(loader(value)))"
    case .other: return "try \(convertible(type)).__load(\(object))"
    }
  }

  /// Stores the value of `expression`, of type `type` (`nil` where the source doesn't say).
  ///
  /// - Parameter buffer: How many items of a sequence are read ahead.
  static func store(_ type: TypeSyntax?, _ expression: String, buffer: Int = 0) -> String {
    if let element = type.flatMap(SequenceType.element) {
      return
        "__storeSequence(\(expression), buffer: \(buffer)) { \(store(element, "$0")) }"
    }
    guard let type, hasTuple(type) else { return storeOne(type, expression) }
    switch Shape(type) {
    case .tuple(let elements) where !elements.contains(where: hasTuple):
      // With labels it is a type of its own, which no pack stands for.
      let plain = isLabelled(type) ? " as \(tuple(elements))" : ""
      return "__storeTuple(\(expression)\(plain))"
    case .tuple(let elements):
      let parts = elements.enumerated().map { store($1, "__parts.\($0)") }
      return
        "{ (__parts: \(type)) -> __Obj? in __storeParts(\(parts.joined(separator: ", "))) }(\(expression))"
    case .array(let element): return "__storeEach(\(expression)) \(storer(element))"
    case .optional(let wrapped): return "__storeIfPresent(\(expression)) \(storer(wrapped))"
    case .dictionary(let key, let value):
      return "__storeEntries(\(expression), \(storer(key)), \(storer(value)))"
    case .other: return storeOne(type, expression)
    }
  }

  /// The statement that gives up a value of a type whose storage is kept for the next call.
  static func end(_ type: TypeSyntax, _ value: String) -> String? {
    let name = type.trimmedDescription
    return spared.contains(name.filter { $0 != " " }) ? "\(name).__end(\(value))" : nil
  }

  private static let spared: Set<String> = [
    "[Int]", "[Double]", "[String:Int]", "[String:Double]", "[String:String]",
  ]

  /// An expression of the type of a parameter in stubs.
  static func input(_ type: TypeSyntax) -> String {
    hint(type, "__pythonInput", "collections.abc.Sequence", "collections.abc.Mapping")
  }

  /// The same of a result.
  static func output(_ type: TypeSyntax?) -> String {
    guard let type, !isVoid(type) else { return "\"None\"" }
    if let element = SequenceType.element(of: type) {
      return "\"collections.abc.AsyncIterator[\\(\(output(element)))]\""
    }
    return hint(type, "__pythonOutput", "list", "dict")
  }

  /// `Int?` of `Int!`, which is the same type.
  static func explicit(_ type: TypeSyntax) -> TypeSyntax {
    guard let unwrapped = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) else { return type }
    return TypeSyntax(OptionalTypeSyntax(wrappedType: unwrapped.wrappedType))
  }

  static func isVoid(_ type: TypeSyntax) -> Bool {
    ["Void", "()", "Swift.Void"].contains(type.trimmedDescription)
  }

  private static func loader(_ type: TypeSyntax) -> String {
    "{ (__o) throws(PythonErrorSet) in \(load(type, "__o")) }"
  }

  private static func storer(_ type: TypeSyntax) -> String {
    "{ (__v: \(type)) in \(store(type, "__v")) }"
  }

  private static func hint(
    _ type: TypeSyntax, _ member: String, _ sequence: String, _ mapping: String
  ) -> String {
    guard hasTuple(type) else { return "\(named(type)).\(member)" }
    func inner(_ type: TypeSyntax) -> String { "\\(\(hint(type, member, sequence, mapping)))" }
    return switch Shape(type) {
    case .tuple(let elements): "\"tuple[\(elements.map(inner).joined(separator: ", "))]\""
    case .array(let element): "\"\(sequence)[\(inner(element))]\""
    case .optional(let wrapped): "\"\(inner(wrapped)) | None\""
    case .dictionary(let key, let value): "\"\(mapping)[\(inner(key)), \(inner(value))]\""
    case .other: "\(named(type)).\(member)"
    }
  }

  private static func hasTuple(_ type: TypeSyntax) -> Bool {
    switch Shape(type) {
    case .tuple: true
    case .array(let element): hasTuple(element)
    case .optional(let wrapped): hasTuple(wrapped)
    case .dictionary(let key, let value): hasTuple(key) || hasTuple(value)
    case .other: false
    }
  }

  private static func isLabelled(_ type: TypeSyntax) -> Bool {
    type.as(TupleTypeSyntax.self)?.elements.contains { $0.firstName != nil } ?? false
  }

  private static func tuple(_ elements: [TypeSyntax]) -> String {
    "(\(elements.map(\.description).joined(separator: ", ")))"
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

  /// The type, spelled so that for one without a conversion the compiler says just that.
  private static func convertible(_ type: TypeSyntax) -> String {
    let name = type.trimmedDescription
    return scalars.contains(name) ? name : "__From<\(name)>.Value"
  }

  private static func storeOne(_ type: TypeSyntax?, _ expression: String) -> String {
    guard let type, !type.is(SomeOrAnyTypeSyntax.self), !scalars.contains(type.trimmedDescription)
    else { return "(\(expression)).__store()" }
    return "(\(expression) as __Into<\(type.trimmedDescription)>.Value).__store()"
  }

  /// Whether Python sees a type's values as objects that never change, or makes new ones of them.
  static func isValue(_ type: TypeSyntax) -> Bool {
    if case .other = Shape(type) {
      let name = type.as(IdentifierTypeSyntax.self)?.name.text ?? type.trimmedDescription
      return scalars.contains(name) || ["Array", "Dictionary", "Set", "Optional"].contains(name)
    }
    return true
  }

  /// Whether it is a number, a text or a truth value of the standard library's.
  static func isScalar(_ type: TypeSyntax) -> Bool {
    let plain = type.as(OptionalTypeSyntax.self)?.wrappedType ?? type
    let name = plain.trimmedDescription
    return scalars.contains(name) && name != "Py"
  }

  private static let scalars: Set<String> = [
    "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    "Double", "Float", "Bool", "String", "Py", "Span<UInt8>",
  ]
}
