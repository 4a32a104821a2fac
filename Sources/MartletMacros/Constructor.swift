import SwiftSyntax
import SwiftSyntaxMacros

/// The initializer that becomes Python's constructor.
struct Constructor {
  /// `static func __pyMake`, which makes the value from a vectorcall's arguments.
  let make: String
  let stub: String
  let cell: String?
  /// For `inspect.signature`: `(x, y=0)`.
  let signature: String
  /// Whether it wants the object, or its type, that is being made.
  private let passed: Options.Passed?

  init?(
    _ declaration: some DeclGroupSyntax, type: String, python: String, isSubclass: Bool,
    cellScope: String, in context: some MacroExpansionContext
  ) {
    let isolation = Isolation(declaration)
    let all = declaration.memberBlock.members.compactMap { member in
      member.decl.as(InitializerDeclSyntax.self)
    }
    let exported = all.filter { Visibility.isExported($0.modifiers, $0.attributes, name: "") }
    for initializer in all {
      let mark = initializer.attributes.attribute(named: "PyMethod")
      Visibility.diagnose(initializer.modifiers, mark, in: context)
    }
    // An initializer that `@PyMethod` marks is meant; otherwise the first.
    let initializer =
      exported.first { $0.attributes.attribute(named: "PyMethod") != nil } ?? exported.first
    for other in exported
    where other.id != initializer?.id && other.attributes.attribute(named: "PyMethod") == nil
      && initializer?.attributes.attribute(named: "PyMethod") == nil
    {
      context.diagnose(.secondInitializer(other.initKeyword))
    }
    var signature: Signature
    var isFailable = false
    var doc = ""
    var prologue: [String] = []
    var passed: Options.Passed?
    if let initializer {
      if let async = initializer.signature.effectSpecifiers?.asyncSpecifier {
        context.diagnose(.asyncInitializer(async))
        return nil
      }
      if isolation.attribute != nil, isolation.covers(initializer.modifiers) {
        context.diagnose(.isolatedInitializer(initializer.initKeyword))
        return nil
      }
      let options = Options(initializer.attributes.attribute(named: "PyMethod"), in: context)
      guard
        let declared = Signature(
          initializer.signature, generics: initializer.genericParameterClause, options: options,
          owner: type, in: context)
      else { return nil }
      signature = declared
      passed = options.passed?.what
      isFailable = initializer.optionalMark != nil
      doc = Documentation.text(of: initializer)
      prologue =
        Deprecation.warning(of: initializer.attributes, function: python).map { [$0] } ?? []
    } else {
      guard all.isEmpty, !isSubclass,
        let parameters = Memberwise.parameters(of: declaration, type: type)
      else { return nil }
      if let attribute = isolation.attribute {
        context.diagnose(.isolatedInitializer(attribute))
        return nil
      }
      signature = Signature(memberwise: parameters)
    }
    let callable = Callable(
      name: python, signature: signature, receiver: .none, target: type, cellScope: cellScope)
    let words = Literal.string(signature.words)
    let name = Literal.string(python)
    var lines = prologue
    if signature.isPositional {
      let count = signature.visible.count
      if let passed = signature.passed { lines.append("let __passed = \(passed.loadPassed)") }
      lines.append("try __noKeywords(__keywords, \(name), \(words))")
      lines.append("try __arity(__n, \(count), \(name), \(words))")
      for (index, parameter) in signature.bound.enumerated() {
        lines.append("let __\(index) = \(parameter.load("__args[\(index)]", function: name))")
      }
    } else {
      lines += callable.loads
    }
    lines += callable.holds
    if isFailable {
      lines.append("guard let __value = \(callable.value) else { try __raiseNil(\(name)) }")
      lines.append("return __value")
    } else {
      lines.append("return \(callable.value)")
    }
    cell = signature.isPositional ? nil : callable.cell
    make = """
      @inline(__always) \(isolation.modifier)static func __pyMake_\(Names.unquoted(type))(_ __self: __Obj, _ __args: __Args, _ __n: Int, _ __keywords: __Obj?) throws(PythonErrorSet) -> \(type) {
        \(lines.joined(separator: "\n  "))
      }
      """
    self.signature = signature.python(receiver: nil)
    self.passed = passed
    stub =
      "__s.method(\"__init__\", \(signature.stub), \"None\", \(Literal.string(doc)))"
  }

  /// The statement that registers it.
  func fill(_ type: String, hasVectorcall: Bool) -> String {
    let make =
      "{ (__o, __a, __n, __k) throws(PythonErrorSet) in try \(type).__pyMake_\(Names.unquoted(type))(__o, __a, __n, __k) }"
    let vectorcall =
      hasVectorcall && passed == nil
      ? """
      { __type, __args, __n, __keywords in
          @inline(never) func __call(_ __type: __Obj, _ __args: __Args, _ __n: UInt, _ __keywords: __Obj?) -> __Obj? {
            do throws(PythonErrorSet) {
              return try \(type).__pyMake_\(Names.unquoted(type))(__type, __args, __nargs(__n), __keywords).__wrap()
            } catch { return nil }
          }
          return __call(__type, __args, __n, __keywords)
        }
      """ : "nil"
    return
      "__m.construct(\(Literal.string(signature)), { __self, __args, __keywords in \(type).__init(__self, __args, __keywords, passesType: \(passed == .type), \(make)) }, vectorcall: \(vectorcall))"
  }
}
