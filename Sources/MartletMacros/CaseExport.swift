import SwiftSyntax
import SwiftSyntaxMacros

/// The class of one case of an enum with associated values.
struct CaseExport {
  let add: String
  let stub: String
  let declarations: [String]

  init?(_ item: EnumCase, of type: ExportedEnum, in context: some MacroExpansionContext) {
    guard let signature = item.signature(in: context) else { return nil }
    let swift = "\(type.name).\(item.swift)"
    let callable = Callable(
      name: "\(type.python).\(item.className)", signature: signature, receiver: .none,
      target: swift, cellScope: "\(type.cells).")
    let make = "__pyMake_\(Names.unquoted(item.swift))"
    let name = Literal.string(callable.name)
    let lines =
      item.fields.isEmpty
      ? ["try __noKeywords(__keywords, \(name), \"\")", "try __arity(__n, 0, \(name), \"\")"]
        + ["return \(swift)"]
      : callable.loads + ["return \(callable.value)"]
    declarations =
      [
        """
        @inline(__always) static func \(make)(_ __args: __Args, _ __n: Int, _ __keywords: __Obj?) throws(PythonErrorSet) -> \(type.name) {
          \(lines.joined(separator: "\n  "))
        }
        """
      ] + (item.fields.isEmpty ? [] : callable.cell.map { [$0] } ?? [])
    let text = "\(item.className)\(signature.python(receiver: nil))\n--\n\n\(item.doc)"
    let fields = item.fields.map(\.python).joined(separator: " ")
    let properties = item.fields.indices.map { Self.property(item, $0, of: type.name) }
    let body = properties.isEmpty ? "_ in" : "__m in\n  \(properties.joined(separator: "\n  "))"
    add = """
      __c.add(\(Literal.string(item.className)), \(Literal.string(text)), fields: \(Literal.string(fields)), isTuple: \(item.isTuple), initialise: { __self, __args, __keywords in \(type.name).__initCase(__self, __args, __keywords, { (__a, __n, __k) throws(PythonErrorSet) in try \(type.cells).\(make)(__a, __n, __k) }) }, vectorcall: { _, __args, __n, __keywords in
          @inline(never) func __call(_ __args: __Args, _ __n: UInt, _ __keywords: __Obj?) -> __Obj? {
            \(type.name).__newCase(__args, __n, __keywords, { (__a, __n, __k) throws(PythonErrorSet) in try \(type.cells).\(make)(__a, __n, __k) })
          }
          return __call(__args, __n, __keywords)
        }) { \(body)
      }
      """
    var stubs = [
      "__c.append((\(Literal.string(item.className)), __ClassStub()))",
      "__c[__c.count - 1].1.method(\"__init__\", \(signature.stub), \"None\", \(Literal.string(item.doc)))",
    ]
    stubs.append("__c[__c.count - 1].1.matchArguments(\(Literal.string(fields)))")
    stubs += item.fields.map {
      "__c[__c.count - 1].1.property(\(Literal.string($0.python)), \(Conversion.output($0.type)), settable: nil, \"\")"
    }
    stub = stubs.joined(separator: "\n  ")
  }

  private static func property(_ item: EnumCase, _ index: Int, of type: String) -> String {
    let field = item.fields[index]
    let store = Conversion.store(field.type, "__v")
    return """
      __m.property(\(Literal.string(field.python)), "", { __self, _ in
          @inline(never) func __call(_ __self: __Obj) -> __Obj? {
            __entry { () throws(PythonErrorSet) in
              guard case \(item.pattern(binding: index)) = try \(type).__look(__self).pointee else { return __none() }
              return \(store)
            }
          }
          return __call(__self)
        })
      """
  }
}
