import SwiftSyntax

/// The entry from Python into one function or method, as source text.
struct Callable {
  enum Receiver { case none, read(String), mutate(String) }

  /// As messages show it: `f` or `Class.method`.
  let name: String
  let signature: Signature
  let receiver: Receiver
  /// What is called, without the arguments: `f`, `Class.create`, `__s.pointee.add`.
  let target: String
  var releasesGIL = false
  /// The enum around `cell`, with a dot after it; empty where the cell stands beside the entry.
  var cellScope = ""
  var async: AsyncCall?
  /// Statements before the conversions.
  var prologue: [String] = []
  /// Whether an argument of a wrong type is answered with NotImplemented.
  var isOperator = false
  /// Whether `nil` ends an iteration.
  var stopsAtNil = false
  /// Whether the object that it was called on is the result.
  var givesReceiver = false

  enum Convention: String { case noArgs, one, fast, fastKeywords }

  /// The cheapest entry that the signature allows; CPython specialises calls of the first three.
  var convention: Convention {
    let isMethod = if case .none = receiver { false } else { true }
    guard signature.isPositional else { return .fastKeywords }
    switch signature.visible.count {
    // A function without arguments is called faster through METH_FASTCALL, a method is not.
    case 0: return isMethod ? .noArgs : .fast
    case 1: return .one
    default: return .fast
    }
  }

  /// A closure literal of the convention's C type.
  var closure: String {
    let (parameters, arguments) =
      switch convention {
      case .noArgs: ("_ __self: __Obj", "__self")
      case .one: ("_ __self: __Obj, _ __arg: __Obj", "__self, __arg")
      case .fast: ("_ __self: __Obj, _ __args: __Args, _ __n: Int", "__self, __args, __n")
      case .fastKeywords:
        (
          "_ __self: __Obj, _ __args: __Args, _ __n: Int, _ __keywords: __Obj?",
          "__self, __args, __n, __keywords"
        )
      }
    let names = convention == .noArgs ? "__self, _" : arguments
    // Calls of C in a closure that becomes a C pointer are never inlined; in this function they are.
    return """
      { \(names) in
        @inline(never) func __call(\(parameters)) -> __Obj? {
          do throws(PythonErrorSet) {
            \((prologue + sendable + loads + finish).joined(separator: "\n      "))
          } catch { return nil }
        }
        return __call(\(arguments))
      }
      """
  }

  /// Where the bound signature is kept from the first call on; beside the entry, since a type local
  /// to a closure does not link in Swift 6.3, nor always a variable whose `nil` isn't written.
  var cell: String? {
    convention != .fastKeywords
      ? nil
      : """
      enum \(cellName) { @exclusivity(unchecked) nonisolated(unsafe) static var signature: __Signature? = nil }
      """
  }

  private var cellName: String { "__PyCell_\(name.split(separator: ".").joined(separator: "_"))" }

  /// A check, for the compiler alone, that no value is shared with other threads.
  private var sendable: [String] {
    guard releasesGIL else { return [] }
    return signature.bound.filter { !$0.isInferred && !Conversion.isScalar($0.type) }.map {
      "__sendable((\($0.type)).self)"
    }
  }

  /// Statements that leave each parameter's value in `__0`, `__1`, …
  var loads: [String] {
    let function = Literal.string(name)
    let bound = signature.bound
    var lines = signature.passed.map { ["let __passed = \($0.loadPassed)"] } ?? []
    switch convention {
    case .noArgs: break
    case .one: lines.append(load(bound[0], 0, "__arg"))
    case .fast:
      lines.append(
        "try __arity(__n, \(bound.count), \(function), \(Literal.string(signature.words)))")
      for (index, parameter) in bound.enumerated() {
        lines.append(load(parameter, index, "__args[\(index)]"))
      }
    case .fastKeywords:
      lines.append(
        "let __bound: InlineArray<\(bound.count), __Obj?> = try __bind(&\(cellScope)\(cellName).signature, \(function), \(Literal.string(signature.words)), __args, __n, __keywords, \(signature.shape))"
      )
      for (index, parameter) in bound.enumerated()
      where parameter.kind == .variadic || parameter.kind == .keywords {
        lines.append("defer { __drop(__bound[\(index)]) }")
      }
      for (index, parameter) in bound.enumerated() {
        lines.append(keywordLoad(parameter, index, function))
      }
    }
    return lines
  }

  private func load(_ parameter: Parameter, _ index: Int, _ object: String) -> String {
    guard isOperator, !parameter.isHandle else {
      return "let __\(index) = \(parameter.load(object, function: Literal.string(name)))"
    }
    let load = Conversion.load(parameter.type, object)
    return
      "guard let __\(index) = try __operand({ () throws(PythonErrorSet) in \(load) }) else { return __notImplemented() }"
  }

  private func keywordLoad(_ parameter: Parameter, _ index: Int, _ function: String) -> String {
    guard let value = parameter.defaultValue else {
      return load(parameter, index, "__required(__bound[\(index)])")
    }
    if parameter.isInferred {
      return
        "let __\(index) = try __defaulted(__bound[\(index)], \(function), \(Literal.string(parameter.python))) { \(value) }"
    }
    return
      "let __\(index): \(parameter.type) = if let __object = __bound[\(index)] { \(parameter.load("__object", function: function)) } else { \(value) }"
  }

  /// The arguments as Swift orders and labels them; `value` spells the one at an index of `bound`.
  func arguments(_ value: (Int) -> String) -> String {
    let order = signature.bound.map(\.python)
    return signature.parameters.map { parameter -> String in
      let text =
        parameter.isPassed
        ? "__passed"
        : parameter.isToken
          ? "Python(__attached: ())"
          : parameter.isInout
            ? "&__p\(order.firstIndex(of: parameter.python) ?? 0).pointee"
            : value(order.firstIndex(of: parameter.python) ?? 0)
      return parameter.label.map { "\($0): \(text)" } ?? text
    }.joined(separator: ", ")
  }

  /// The call in Swift with converted arguments.
  private var call: String {
    let text = "\(target)(\(arguments { "__\($0)" }))"
    let run: String
    // What follows a call that never returns would get a warning; in a closure it isn't seen as one.
    let result = signature.isNever ? " -> Void" : ""
    if let clause = signature.throwsClause {
      let effect = (clause.type.map { "throws(\($0.trimmed))" } ?? "throws") + result
      let catching = clause.type == nil ? "__catchingAny" : "__catching"
      run =
        releasesGIL
        ? "try \(catching) { () \(effect) in try __released { () \(effect) in try \(text) } }"
        : "try \(catching) { () \(effect) in try \(text) }"
    } else {
      let plain = signature.isNever ? "_ = { () -> Void in \(text) }()" : text
      run = releasesGIL ? "__released { \(plain) }" : plain
    }
    return run
  }

  /// The value or constructor call, without conversion.
  var value: String { call }

  /// Statements that hold the structs which the call changes, until the end of their scope.
  var holds: [String] {
    signature.bound.enumerated().filter(\.element.isInout).flatMap { index, parameter in
      [
        "let __p\(index) = try \(parameter.type).__beginMutation(__\(index))",
        "defer { \(parameter.type).__endMutation(__\(index)) }",
      ]
    }
  }

  private var stored: String {
    if stopsAtNil {
      return
        "guard let __value = \(call) else { return __stopIteration() }; return (__value).__store()"
    }
    if givesReceiver { return "\(call); return __same(__self)" }
    return signature.result == nil
      ? ([call] + ends + ["return __none()"]).joined(separator: "; ")
      : "return \(signature.store(call))"
  }

  /// Statements that give the arguments up.
  private var ends: [String] {
    guard !stopsAtNil, !givesReceiver, !signature.isNever, async == nil else { return [] }
    if signature.result?.is(SomeOrAnyTypeSyntax.self) == true { return [] }
    return signature.bound.enumerated().compactMap { $1.end("__\($0)") }
  }

  /// Statements that convert the result in `__r`. It may have an argument's storage, so it is gone
  /// before the ends.
  private var storedAndEnded: [String] {
    ["let __o = \(signature.store("__r"))"] + ends + ["return __o"]
  }

  private var finish: [String] {
    if let async { return async.start(self) }
    let (type, mutating): (String, Bool)
    switch receiver {
    case .none:
      guard !ends.isEmpty, let result = signature.result else { return holds + [stored] }
      return holds + ["let __r: \(result) = \(call)"] + storedAndEnded
    case .read(let name): (type, mutating) = (name, false)
    case .mutate(let name): (type, mutating) = (name, true)
    }
    let lines = Access.call(
      call, on: type, mutating: mutating, result: signature.result, store: stored,
      buffer: signature.buffer, holds: holds)
    if !ends.isEmpty, signature.result != nil { return lines.dropLast() + storedAndEnded }
    guard stopsAtNil else { return lines }
    return lines.dropLast()
      + ["guard let __value = __r else { return __stopIteration() }", "return (__value).__store()"]
  }
}
