import SwiftSyntax

/// A stored or computed property of an exported type.
struct Property {
  let name: String
  let isStored: Bool
  let isSettable: Bool
  let isMutatingGet: Bool
  let type: TypeSyntax?

  init?(_ binding: PatternBindingSyntax, of variable: VariableDeclSyntax) {
    guard let identifier = binding.pattern.as(IdentifierPatternSyntax.self) else { return nil }
    name = identifier.identifier.text
    type = binding.typeAnnotation?.type.trimmed
    let hasPrivateSetter = variable.modifiers.contains {
      $0.detail?.detail.text == "set" && ["private", "fileprivate"].contains($0.name.text)
    }
    var settable = variable.bindingSpecifier.text == "var" && !hasPrivateSetter
    var stored = true
    var mutatingGet = variable.modifiers.contains { $0.name.text == "lazy" }
    switch binding.accessorBlock?.accessors {
    case .getter:
      stored = false
      settable = false
    case .accessors(let accessors):
      let kinds = accessors.map(\.accessorSpecifier.text)
      stored = kinds.contains("didSet") || kinds.contains("willSet")
      settable = settable && (stored || kinds.contains("set"))
      mutatingGet =
        mutatingGet
        || accessors.contains {
          $0.accessorSpecifier.text == "get" && $0.modifier?.name.text == "mutating"
        }
    default: break
    }
    isStored = stored && binding.accessorBlock == nil
    isSettable = settable
    isMutatingGet = mutatingGet
  }

  func getter(_ owner: String) -> String {
    // A stored property runs no foreign code, so that a look at the state is enough.
    let lines =
      isStored && !isMutatingGet
      ? ["let __s = try \(owner).__look(__self)", "return \(Conversion.store(type, "__s.pointee.\(name)"))"]
      : Access.call(
        "__s.pointee.\(name)", on: owner, mutating: isMutatingGet, result: type,
        store: "return \(Conversion.store(type, "__s.pointee.\(name)"))")
    return """
      { __self, _ in
        @inline(never) func __call(_ __self: __Obj) -> __Obj? {
          do throws(PythonErrorSet) {
            \(lines.joined(separator: "\n      "))
          } catch { return nil }
        }
        return __call(__self)
      }
      """
  }

  func setter(_ owner: String, attribute: String) -> String {
    let text = Literal.string(attribute)
    // Converted first, since a conversion may run Python code that touches the same object.
    let assign =
      type.map { type in
        [
          "let __new = try \(owner).__assigned(__value, \(text)) { (__value) throws(PythonErrorSet) in \(Conversion.load(type, "__value")) }",
          "let __s = try \(owner).__beginMutation(__self)",
          "defer { \(owner).__endMutation(__self) }",
          "__s.pointee.\(name) = __new",
        ]
      } ?? [
        "try \(owner).__assign(__self, __value, \(text)) { (__s, __value) in __s.pointee.\(name) = __value }"
      ]
    return """
      { __self, __value, _ in
        @inline(never) func __call(_ __self: __Obj, _ __value: __Obj?) -> Int32 {
          do throws(PythonErrorSet) {
            \(assign.joined(separator: "\n      "))
            return 0
          } catch { return -1 }
        }
        return __call(__self, __value)
      }
      """
  }
}
