internal import CMartlet

extension PyExceptionConvertible {
  /// The exception class of this type in the running interpreter, made with the classes of its cases
  /// if there is none yet; borrowed.
  public static func __makeException(module: String) throws(PythonErrorSet) -> __Obj {
    if let known = mtl_members_of(&__pyException), let type = known.pointee.type { return type }
    do throws(PyError) {
      return try __build(module: module)
    } catch {
      error.__restore()
      throw PythonErrorSet()
    }
  }

  private static func __build(module: String) throws(PyError) -> __Obj {
    let py = Python(__attached: ())
    let shapes = __pyShapes
    let isStruct = shapes.count == 1 && shapes[0].name.utf8CodeUnitCount == 0
    let bases = try py.list([Py]())
    for base in __pyBases {
      switch base {
      case .builtin(let type): try bases.append(Bound(__borrowed: type.object, py))
      case .exported(let make):
        let object = try __fetching { () throws(PythonErrorSet) in try make(module) }
        try bases.append(Bound(__borrowed: object, py))
      }
    }
    let name = "\(__pyName)"
    let type = try py.take(
      try py.builtin("tuple")(bases.bound).withUnsafePointer {
        PyErr_NewExceptionWithDoc(
          "\(module).\(name)", __pyDoc.utf8CodeUnitCount > 0 ? __pyDoc.__c : nil, $0, nil)
      })
    if __pyHasText { try __ExceptionMethods.add("__str__", __pyStr, to: type) }
    var members: [Py] = []
    for shape in shapes {
      if isStruct {
        try __ExceptionMethods.addFields(shape.fields, to: type)
        members.append(type.owned())
        continue
      }
      let subclass = try py.take(
        type.withUnsafePointer {
          PyErr_NewExceptionWithDoc(
            "\(module).\(name)", shape.doc.utf8CodeUnitCount > 0 ? shape.doc.__c : nil, $0, nil)
        })
      try subclass.setAttribute("__name__", to: "\(shape.name)")
      try subclass.setAttribute("__qualname__", to: "\(name).\(shape.name)")
      try __ExceptionMethods.addFields(shape.fields, to: subclass)
      try type.setAttribute("\(shape.name)", to: subclass)
      members.append(subclass.owned())
    }
    let objects = members.map { mtl_new_ref($0.object) }
    let owned = type.withUnsafePointer { mtl_new_ref($0) }
    if mtl_members_set(&__pyException, owned, objects, objects.count) < 0 {
      throw PyError.__fetch()
    }
    return owned
  }
}

enum __ExceptionMethods {
  static func add(_ name: StaticString, _ method: __NoArgs, to type: Bound) throws(PyError) {
    // CPython calls the pointer as the flags say.
    let function = unsafe unsafeBitCast(method, to: PyCFunction.self)
    try add(
      PyMethodDef(ml_name: name.__c, ml_meth: function, ml_flags: METH_NOARGS, ml_doc: nil),
      to: type)
  }

  private static func add(_ method: PyMethodDef, to type: Bound) throws(PyError) {
    let table = __Immortal.array([method], end: PyMethodDef())
    let descriptor = type.withUnsafePointer { type in
      PyDescr_NewMethod(
        UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self), table)
    }
    try type.setAttribute(
      String(cString: method.ml_name), to: try type.py.take(descriptor))
  }

  static func addFields(_ fields: StaticString, to type: Bound) throws(PyError) {
    let names = fields.description.split(separator: " ").map(String.init)
    try type.setAttribute("__match_args__", to: try type.py.builtin("tuple")(names))
    // Without a text of its own, a message is the text.
    if names.contains("message"), type.withUnsafePointer({ !hasOwnText($0) }) {
      try add("__str__", message, to: type)
    }
    // `inspect.signature` of the class reads this one's.
    let signature = "__init__(\((["$self", "/"] + names).joined(separator: ", ")))\n--\n\n"
    try add(
      PyMethodDef(
        ml_name: ("__init__" as StaticString).__c,
        ml_meth: unsafe unsafeBitCast(initialise, to: PyCFunction.self),
        ml_flags: METH_FASTCALL | METH_KEYWORDS, ml_doc: __Immortal.text(signature)), to: type)
  }

  private static func hasOwnText(_ type: __Obj) -> Bool {
    let own = mtl_attribute(type, "__str__")
    let inherited = mtl_attribute(PyExceptionType.baseException.object, "__str__")
    defer {
      mtl_xdecref(own)
      mtl_xdecref(inherited)
    }
    return own != inherited
  }

  private static let message: __NoArgs = { object, _ in
    guard let text = mtl_attribute(object, "message") else { return nil }
    defer { mtl_decref(text) }
    return PyObject_Str(text)
  }

  /// `__init__`: each argument becomes the attribute that `__match_args__` names.
  private static let initialise: __FastKeywords = { object, args, count, keywords in
    let py = Python(__attached: ())
    let exception = Bound(__borrowed: object, py)
    do throws(PyError) {
      let type = exception.type
      let names: [String] = try type.bound.attribute("__match_args__").load()
      let words = keywords.map { mtl_tuple_count($0) } ?? 0
      guard count <= names.count else {
        throw PyError.typeError(
          "\(type.name)() takes \(names.count) positional argument\(names.count == 1 ? "" : "s") "
            + "but \(count) \(count == 1 ? "was" : "were") given")
      }
      var values = (0..<count).map { Optional(Py(__owned: mtl_new_ref(args[$0]))) }
      values += Array(repeating: nil, count: names.count - count)
      for index in 0..<words {
        guard let keywords else { break }
        let word = __Text.of(mtl_new_ref(mtl_tuple_item(keywords, index))) ?? ""
        guard let place = names.firstIndex(of: word) else {
          throw PyError.typeError("\(type.name)() got an unexpected keyword argument '\(word)'")
        }
        guard values[place] == nil else {
          throw PyError.typeError("\(type.name)() got multiple values for argument '\(word)'")
        }
        values[place] = Py(__owned: mtl_new_ref(args[count + index]))
      }
      for (name, value) in zip(names, values) {
        guard let value else {
          throw PyError.typeError("\(type.name)() missing 1 required argument: '\(name)'")
        }
        try exception.setAttribute(name, to: value)
      }
      // Keywords are not in the `args` that `BaseException.__new__` made, and OSError's has none.
      try exception.setAttribute("args", to: try py.builtin("tuple")(values.compactMap(\.self)))
      return mtl_new_none()
    } catch {
      error.__restore()
      return nil
    }
  }
}
