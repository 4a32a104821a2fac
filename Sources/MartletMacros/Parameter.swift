import SwiftSyntax

/// One parameter of an exported function.
struct Parameter {
  enum Kind { case positionalOnly, positional, keywordOnly, variadic, keywords }

  /// What stands for it in a call in Swift; `nil` for none.
  let label: String?
  let python: String
  /// `_` where the source doesn't say.
  let type: TypeSyntax
  /// The property that a memberwise initializer sets: `(Point, x)`.
  private(set) var property: (owner: String, name: String)?
  let defaultValue: ExprSyntax?
  var kind: Kind
  /// Whether it gets the module, type or object that `pass:` names.
  var isPassed = false
  /// Whether the function changes the exported struct that it gets.
  var isInout = false

  /// `Python`, which is handed in and invisible to Python.
  var isToken: Bool { ["Python", "Martlet.Python"].contains(type.trimmedDescription) }

  /// Handles on Python objects, which are checked and wrapped in place of being converted.
  var isHandle: Bool {
    let name = type.trimmedDescription.split(separator: ".").last.map(String.init) ?? ""
    return Self.handles.contains(name)
  }

  static let handles: Set<String> = [
    "Bound", "PyList", "PyDict", "PyTuple", "PySet", "PyString", "PyBytes", "PyType", "PyModule",
    "PyIterator", "PyCallable",
  ]

  init(_ syntax: FunctionParameterSyntax, type: TypeSyntax) {
    let first = syntax.firstName.text
    let inner = Names.unquoted((syntax.secondName ?? syntax.firstName).text)
    // As an argument's label a keyword needs no backticks, and Swift warns of them.
    label = first == "_" ? nil : Names.unquoted(first)
    let outer = Names.snakeCase(first == "_" ? inner : Names.unquoted(first))
    // A label such as `in` or `for` is no Python name; the inner name often is.
    let fallback = Names.snakeCase(inner)
    python = outer.hasSuffix("_") && !fallback.hasSuffix("_") ? fallback : outer
    self.type = type
    defaultValue = syntax.defaultValue?.value.trimmed
    kind = first == "_" && defaultValue == nil ? .positionalOnly : .positional
  }

  /// A parameter of a memberwise initializer.
  init(property name: String, type: TypeSyntax?, value: ExprSyntax?, owner: String) {
    label = Names.unquoted(name)
    python = Names.snakeCase(name)
    self.type = type ?? "_"
    property = (owner, name)
    defaultValue = value
    kind = .positional
  }

  var isInferred: Bool { type.trimmedDescription == "_" }

  /// Its type in the stub, as a Swift expression; that of each for `*args` and `**kwargs`.
  var input: String {
    switch kind {
    case .variadic:
      return type.as(ArrayTypeSyntax.self).map { Conversion.input($0.element) } ?? Self.any
    case .keywords:
      return type.as(DictionaryTypeSyntax.self).map { Conversion.input($0.value) } ?? Self.any
    default: break
    }
    guard isInferred, let property else { return Conversion.input(type) }
    return "__input { (__s: \(property.owner)) in __s.\(property.name) }"
  }

  private static var any: String { "\"object\"" }

  /// Its word in the text that `mtl_signature_new` reads.
  var word: String {
    switch kind {
    case .variadic: "*\(python)"
    case .keywords: "**\(python)"
    default: defaultValue == nil ? python : "\(python)?"
    }
  }

  private var isBound: Bool { ["Bound", "Martlet.Bound"].contains(type.trimmedDescription) }

  /// The expression for what `pass:` names, which the entry has in `__self`.
  var loadPassed: String {
    isBound ? "Bound(__borrowed: __self, Python(__attached: ()))" : Conversion.load(type, "__self")
  }

  /// Views of Python memory, which live no longer than the call.
  var isView: Bool {
    let name = type.trimmedDescription
    return ["UTF8Span", "Span<UInt8>"].contains(name) || name.hasPrefix("PyBuffer<")
  }

  /// The statement that gives the value in `variable` up after the call, where that is worth one.
  func end(_ variable: String) -> String? {
    defaultValue == nil && !isInout ? Conversion.end(type, variable) : nil
  }

  /// The expression that converts the object in variable `object`.
  func load(_ object: String, function: String) -> String {
    let name = Literal.string(python)
    if isInout { return "try __inout(\(object), \(type.trimmed).self, \(function), \(name))" }
    if isHandle || isView { return "try \(type.trimmed).__load(\(object), \(function), \(name))" }
    return
      "try __argument(\(function), \(name)) { () throws(PythonErrorSet) in \(Conversion.load(type, object)) }"
  }
}
