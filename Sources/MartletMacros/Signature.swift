import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// A function's parameters and result as Python sees them.
struct Signature {
  var parameters: [Parameter]
  let result: TypeSyntax?
  /// Whether it never returns, so that Python sees no result.
  let isNever: Bool
  let throwsClause: ThrowsClauseSyntax?
  /// Whether Python awaits the call.
  let isAsync: Bool
  /// How many items of a sequence that it returns are read ahead.
  let buffer: Int

  /// Of a memberwise initializer.
  init(memberwise parameters: [Parameter]) {
    self.parameters = parameters
    result = nil
    isNever = false
    throwsClause = nil
    isAsync = false
    buffer = 0
  }

  /// `nil` after a diagnostic.
  ///
  /// - Parameters:
  ///   - owner: The type that `Self` stands for.
  ///   - isIsolated: Whether it is reached by `await` though it isn't `async`.
  init?(
    _ syntax: FunctionSignatureSyntax, generics: GenericParameterClauseSyntax?, options: Options,
    owner: String? = nil, isIsolated: Bool = false, in context: some MacroExpansionContext
  ) {
    // Diagnostics go to the source's own nodes, of which rewritten ones know nothing.
    let rewriter = owner.map { SelfRewriter($0) }
    var diagnostics: [Diagnostic] = []
    if let generics { diagnostics.append(.generic(generics)) }
    isAsync = isIsolated || syntax.effectSpecifiers?.asyncSpecifier != nil
    buffer = options.buffer
    parameters = []
    for parameter in syntax.parameterClause.parameters {
      var type = parameter.type
      var specifier: TokenSyntax?
      if let attributed = type.as(AttributedTypeSyntax.self) {
        for case .simpleTypeSpecifier(let word) in attributed.specifiers
        where word.specifier.text == "inout" { specifier = word.specifier }
        type = attributed.baseType
      }
      if let specifier, isAsync { diagnostics.append(.asyncInout(specifier)) }
      if let specifier, Conversion.isValue(type) {
        diagnostics.append(.inoutParameter(specifier, of: parameter))
      }
      if let ellipsis = parameter.ellipsis {
        diagnostics.append(.variadicParameter(parameter, ellipsis: ellipsis))
      }
      if let opaque = type.as(SomeOrAnyTypeSyntax.self), opaque.someOrAnySpecifier.text == "some" {
        diagnostics.append(.opaqueParameter(type))
      }
      var value = Parameter(
        rewriter?.renamed(parameter) ?? parameter,
        type: Conversion.explicit(rewriter?.renamed(type).trimmed ?? type.trimmed))
      value.isInout = specifier != nil
      if let macro = parameter.defaultValue?.value.as(MacroExpansionExprSyntax.self) {
        diagnostics.append(.sourceLocationDefault(macro))
      }
      if options.releasesGIL, value.isToken || value.isHandle {
        diagnostics.append(.releasedGIL(type.trimmedDescription, type))
      }
      if isAsync, value.isToken || value.isHandle {
        diagnostics.append(.asyncHandle(type.trimmedDescription, type))
      }
      parameters.append(value)
    }
    isNever = ["Never", "Swift.Never"].contains(syntax.returnClause?.type.trimmedDescription)
    result = syntax.returnClause.flatMap { [isNever] in
      isNever || Conversion.isVoid($0.type)
        ? nil : Conversion.explicit(rewriter?.renamed($0.type).trimmed ?? $0.type.trimmed)
    }
    if let opaque = syntax.returnClause?.type.as(SomeOrAnyTypeSyntax.self),
      opaque.someOrAnySpecifier.text == "some",
      !opaque.constraint.trimmedDescription.contains("AsyncSequence")
    {
      diagnostics.append(.opaqueResult(opaque))
    }
    throwsClause = syntax.effectSpecifiers?.throwsClause
    diagnostics += withoutEffect(options)
    if let (what, node) = options.passed {
      if let index = parameters.firstIndex(where: { !$0.isToken }) {
        parameters[index].isPassed = true
      } else {
        diagnostics.append(.passedToNothing(what.rawValue, node))
      }
    }
    if let signature = options.signature {
      diagnostics += apply(signature.text, at: signature.node)
    } else {
      orderByDefault()
    }
    diagnostics.forEach(context.diagnose)
    if diagnostics.contains(where: { $0.diagMessage.severity == .error }) { return nil }
  }

  /// Options that would be lost in silence.
  private func withoutEffect(_ options: Options) -> [Diagnostic] {
    let needsAsync = ["executor", "cancellation"].compactMap { label -> Diagnostic? in
      guard !isAsync, let node = options.nodes[label] else { return nil }
      return .withoutEffect(label, "a function that isn't 'async'", node)
    }
    guard isAsync, options.releasesGIL, let node = options.nodes["gil"] else { return needsAsync }
    return [.withoutEffect("gil", "an 'async' function", note: "mark it '@concurrent'", node)]
  }

  /// The parameters that Python passes.
  var visible: [Parameter] { parameters.filter { !$0.isToken && !$0.isPassed } }

  /// The parameter that gets what `pass:` names.
  var passed: Parameter? { parameters.first { $0.isPassed } }

  /// Makes all required parameters positional-only, as Python passes them to its special methods.
  mutating func makePositional() {
    for index in parameters.indices where parameters[index].defaultValue == nil {
      switch parameters[index].kind {
      case .positional, .keywordOnly: parameters[index].kind = .positionalOnly
      default: break
      }
    }
  }

  /// A positional-only parameter can't follow one that has a name, so what stands before the last
  /// of them is positional-only too.
  private mutating func orderByDefault() {
    guard
      let last = parameters.lastIndex(where: {
        $0.kind == .positionalOnly && !$0.isToken && !$0.isPassed
      })
    else { return }
    for index in 0..<last where parameters[index].defaultValue == nil {
      parameters[index].kind = .positionalOnly
    }
    // After one with a default, Python wants defaults or keywords only.
    if let first = parameters[..<last].firstIndex(where: { $0.defaultValue != nil }) {
      for index in first..<parameters.endIndex
      where parameters[index].kind == .positionalOnly {
        parameters[index].kind = .positional
      }
    }
  }

  /// Places the parameters as a signature with Python's markers says.
  private mutating func apply(_ text: String, at node: Syntax) -> [Diagnostic] {
    let markers = SignatureMarkers(text, of: visible, at: node)
    for parameter in markers.ordered {
      if let index = parameters.firstIndex(where: { $0.python == parameter.python }) {
        parameters[index].kind = parameter.kind
      }
    }
    pythonOrder = markers.ordered.map(\.python)
    return markers.diagnostics
  }

  private var pythonOrder: [String]?

  /// The visible parameters as Python orders them: positional, keyword-only, `*args`, `**kwargs`.
  var bound: [Parameter] {
    var list = visible
    if let pythonOrder {
      list.sort {
        (pythonOrder.firstIndex(of: $0.python) ?? 0) < (pythonOrder.firstIndex(of: $1.python) ?? 0)
      }
    }
    let kinds: [[Parameter.Kind]] = [
      [.positionalOnly, .positional], [.keywordOnly], [.variadic], [.keywords],
    ]
    return kinds.flatMap { kinds in list.filter { kinds.contains($0.kind) } }
  }

  /// The shape of the bound parameters, for the binding that is inlined.
  var shape: String {
    let kinds = bound.map(\.kind)
    let positionalOnly = kinds.count { $0 == .positionalOnly }
    let positional = kinds.count { [.positionalOnly, .positional].contains($0) }
    let isPlain = !kinds.contains(.variadic) && !kinds.contains(.keywords) && kinds.count < 64
    let required = bound.enumerated().reduce(into: UInt64(0)) { bits, parameter in
      if parameter.element.defaultValue == nil { bits |= 1 << UInt64(parameter.offset) }
    }
    return
      "positionalOnly: \(positionalOnly), positional: \(isPlain ? positional : -1), required: \(isPlain ? required : 0)"
  }

  /// Whether all parameters are positional and required, so that no binding is needed.
  var isPositional: Bool {
    visible.allSatisfy { $0.kind == .positionalOnly && $0.defaultValue == nil }
  }
}
