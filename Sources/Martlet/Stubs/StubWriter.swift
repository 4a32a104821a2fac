internal import CMartlet

/// `MartletStubs_name`: a dict from module names, relative to this one, to their `.pyi` texts. Under
/// `!` are the exports that no module has, one a line.
///
/// The build tool calls it after a build, with the GIL held.
public func __writeStubs(
  _ doc: StaticString, _ file: StaticString, _ scope: StaticString, _ contents: __Contents
) -> UnsafeMutableRawPointer? {
  var texts: [String: String] = [:]
  let writer = __StubWriter(all: __Record.all(inModuleOf: file))
  writer.write("", scope.description, doc, contents, into: &texts)
  let lost = [__Record].lost
  if !lost.isEmpty { texts["!"] = __Words.joined(lost, "\n") }
  return UnsafeMutableRawPointer(texts.__store())
}

private struct __StubWriter {
  /// All records of the Swift module.
  let all: [__Record]

  /// Writes a module and those nested in it.
  func write(
    _ name: String, _ scope: String, _ doc: StaticString, _ contents: __Contents,
    into texts: inout [String: String]
  ) {
    let records = all.exports(of: scope)
    var module = __ModuleStub()
    var members = __Members()
    for record in records {
      if case .function(let fill, let stub) = record.content {
        stub(&module)
        fill(&members)
      }
    }
    var names = members.names
    for record in records {
      guard case .object(let name, _, let stub) = record.content else { continue }
      names.append("\(name)")
      stub(&module)
    }
    var classes: [String] = []
    for record in records.classes where records.outer(of: record) == nil {
      guard case .type(let type) = record.content else { continue }
      names.append("\(type.__pyName)")
      classes += __ClassStubWriter(record: record, type: type, all: all, records: records).lines
      classes.append("")
    }
    var inner: [String] = []
    for record in all {
      guard
        case .module(let innerName, let swiftName, let innerDoc, let innerContents) = record.content,
        record.scope.description == scope
      else { continue }
      inner.append("\(innerName)")
      let fullName = name.isEmpty ? "\(innerName)" : "\(name).\(innerName)"
      write(fullName, record.path(swiftName), innerDoc, innerContents, into: &texts)
    }
    var constants = __Constants()
    contents(&constants, &module)
    names += inner + constants.values.map { "\($0.name)" }
    let body = __Words.joined(__HiddenTypes.renamed(classes + module.body), "\n")
    let variables = __ClassStub.typeVariables(in: body)
    let text = __Words.joined(variables + [body], "\n")
    var lines: [String] = []
    if doc.utf8CodeUnitCount > 0 {
      lines += __StubText.docstring(doc.description, indent: "") + [""]
    }
    let imports =
      imports(in: text) + __HiddenTypes.imports(in: text)
      + inner.map { "from . import \($0) as \($0)" }
      + borrowed(in: text, by: scope, named: name)
    lines += imports.isEmpty ? [] : imports + [""]
    lines.append("__all__ = [\(__Words.joined(names.map { "\"\($0)\"" }, ", "))]\n")
    texts[name] = __Words.joined(lines, "\n") + "\n" + text + "\n"
  }

  private func imports(in text: String) -> [String] {
    let bases = all.compactMap { record -> String? in
      guard case .type(let type) = record.content else { return nil }
      return type.__pyBase.map { "\($0.module)" }
    }
    var modules = [
      "abc", "builtins", "collections.abc", "datetime", "decimal", "enum", "os", "pathlib",
      "types", "typing", "typing_extensions", "uuid",
    ]
    modules += Set(bases).subtracting(modules).sorted()
    return modules.filter { __StubText.mentions($0, before: ".", in: text) }.map { "import \($0)" }
  }

  /// Imports of the classes that other modules of this library define.
  private func borrowed(in text: String, by scope: String, named name: String) -> [String] {
    let own = Set(
      all.exports(of: scope).compactMap { record -> String? in
        if case .type(let type) = record.content { "\(type.__pyName)" } else { nil }
      })
    let depth = name.isEmpty ? 0 : name.reduce(1) { $0 + ($1 == "." ? 1 : 0) }
    let up = String(repeating: ".", count: max(1, depth))
    var lines: [String] = []
    for record in all {
      guard case .module(let other, let swiftName, _, _) = record.content else { continue }
      let path = record.path(swiftName)
      guard path != scope else { continue }
      for export in all.exports(of: path) {
        guard case .type(let type) = export.content, !own.contains("\(type.__pyName)"),
          __StubText.mentions("\(type.__pyName)", before: nil, in: text)
        else { continue }
        lines.append("from \(up)\(other) import \(type.__pyName)")
      }
    }
    return lines
  }
}
