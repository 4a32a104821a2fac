internal import CMartlet

/// `Point(x=1, y=2.0)`, as of a dataclass.
enum __DefaultRepr {
  static func of(_ object: __Obj) -> __Obj? {
    guard let info = __ClassInfo.of(object) else { return nil }
    // The name of the object's own class, which may be a subclass written in Python.
    guard let name = __Text.of(mtl_type_name(object)) else { return nil }
    let entered = Py_ReprEnter(object)
    if entered != 0 { return entered > 0 ? "\(name)(...)".__store() : nil }
    defer { Py_ReprLeave(object) }
    var parts: [String] = []
    for field in info.fields {
      guard let value = mtl_attribute(object, field) else {
        // A deleted property isn't there; an object without a value has none.
        guard PyErr_ExceptionMatches(PyExceptionType.attributeError.object) != 0 else { return nil }
        PyErr_Clear()
        continue
      }
      defer { mtl_decref(value) }
      guard let text = PyObject_Repr(value) else { return nil }
      parts.append("\(field)=\(__Text.of(text) ?? "?")")
    }
    return "\(name)(\(__Words.joined(parts, ", ")))".__store()
  }
}

enum __Words {
  /// `joined(separator:)`, which would link more of the standard library than it is worth.
  static func joined(_ parts: [String], _ separator: String) -> String {
    var result = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { result += separator }
      result += part
    }
    return result
  }

  static func split(_ text: StaticString) -> [String] {
    text.description.split { $0 == " " }.map { String($0) }
  }
}
