internal import CMartlet

extension __ModuleStub {
  /// An exception class, with a nested one for each case that has a name.
  public mutating func exception(
    _ name: StaticString, _ base: String,
    _ shapes: [(name: StaticString, fields: [(StaticString, String)], doc: StaticString)],
    _ doc: StaticString
  ) {
    body.append("class \(name)(\(base)):")
    var lines: [String] = []
    if doc.utf8CodeUnitCount > 0 { lines += __StubText.docstring("\(doc)", indent: "    ") }
    for shape in shapes {
      let isOwn = shape.name.utf8CodeUnitCount == 0
      let indent = isOwn ? "    " : "        "
      if !isOwn { lines.append("    class \(shape.name)(\(name)):") }
      if !isOwn, shape.doc.utf8CodeUnitCount > 0 {
        lines += __StubText.docstring("\(shape.doc)", indent: indent)
      }
      let names = __StubText.tuple(shape.fields.map { "\($0.0)" })
      lines.append("\(indent)__match_args__ = \(names)")
      lines += shape.fields.map { "\(indent)\($0.0): \($0.1)" }
      let parameters = ["self"] + shape.fields.map { "\($0.0): \($0.1)" }
      lines.append("\(indent)def __init__(\(parameters.joined(separator: ", "))) -> None: ...")
    }
    body += lines + [""]
  }
}

/// The names of builtin bases.
public func __exceptionBases(_ bases: [__ExceptionBase]) -> String {
  bases.map { base in
    guard case .builtin(let type) = base else { return "Exception" }
    let object = UnsafeMutableRawPointer(type.object).assumingMemoryBound(to: PyTypeObject.self)
    return __Text.of(PyType_GetName(object)) ?? "Exception"
  }.joined(separator: ", ")
}
