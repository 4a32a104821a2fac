internal import CMartlet

/// `MartletStubs_name`: a dict from module names, relative to this one, to their `.pyi` texts.
///
/// The build tool calls it after a build, with the GIL held.
public func __writeStubs(
  _ doc: StaticString, _ file: StaticString, _ scope: StaticString
) -> UnsafeMutableRawPointer? {
  let records = __Record.exports(file: file, scope: scope)
  var lines: [String] = []
  if doc.utf8CodeUnitCount > 0 {
    lines += __StubText.docstring(doc.description, indent: "") + [""]
  }
  var names: [String] = []
  var module = __ModuleStub()
  for record in records {
    if case .function(_, let stub) = record.content { stub(&module) }
    if case .object(let name, _, let stub) = record.content {
      names.append("\(name)")
      stub(&module)
    }
  }
  var classes: [String] = []
  for type in records.classes {
    names.append("\(type.__pyName)")
    classes += __StubWriter.lines(of: type, records) + [""]
  }
  var members = __Members()
  for record in records {
    if case .function(let fill, _) = record.content { fill(&members) }
  }
  names = members.names + names
  let text = (classes + module.body).joined(separator: "\n")
  lines += __StubWriter.imports(in: text)
  lines.append("__all__ = [\(names.map { "\"\($0)\"" }.joined(separator: ", "))]\n")
  return UnsafeMutableRawPointer(["": lines.joined(separator: "\n") + "\n" + text + "\n"].__store())
}

private enum __StubWriter {
  static func lines(of type: any PyClassType.Type, _ records: [__Record]) -> [String] {
    var stub = __ClassStub()
    type.__pyStub(&stub)
    for record in records {
      if case .methods(let extended, _, let more) = record.content,
        ObjectIdentifier(extended) == ObjectIdentifier(type)
      {
        more(&stub)
      }
    }
    let base = (type as? AnyClass).flatMap { _getSuperclass($0) } as? any PyClassType.Type
    let doc = __StubText.docstring("\(type.__pyDoc)", indent: "    ")
    let body = (type.__pyDoc.utf8CodeUnitCount > 0 ? doc : []) + stub.body
    // Its instances have a layout of their own: no class can inherit from two such (PEP 800).
    let marker = base == nil ? ["@typing_extensions.disjoint_base"] : []
    return marker + ["class \(type.__pyName)\(base.map { "(\($0.__pyName))" } ?? ""):"]
      + (body.isEmpty ? ["    ..."] : body)
  }

  static func imports(in text: String) -> [String] {
    let modules = [
      "collections.abc", "datetime", "decimal", "enum", "os", "pathlib", "typing",
      "typing_extensions", "uuid",
    ]
    let lines = modules.filter { mentions($0 + ".", in: text) }.map { "import \($0)" }
    return lines.isEmpty ? [] : lines + [""]
  }

  private static func mentions(_ name: String, in text: String) -> Bool {
    var rest = text.utf8[...]
    while !rest.isEmpty {
      if rest.starts(with: name.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
