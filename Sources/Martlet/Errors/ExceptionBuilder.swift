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
    let type = try __ExceptionMethods.type(
      named: name, in: module, bases: try py.builtin("tuple")(bases.bound),
      fields: isStruct ? shapes[0].fields : nil, doc: __pyDoc)
    if __pyHasText { try __ExceptionMethods.add("__str__", __pyStr, to: type) }
    var members: [Py] = []
    for shape in shapes {
      if isStruct {
        try __ExceptionMethods.addFields(shape.fields, to: type)
        members.append(type.owned())
        continue
      }
      let subclass = try __ExceptionMethods.type(
        named: "\(shape.name)", in: module, bases: try py.tuple(type.owned()).bound,
        fields: shape.fields, doc: shape.doc)
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
  @_lifetime(copy bases)
  static func type(
    named name: String, in module: String, bases: Bound, fields: StaticString?, doc: StaticString
  ) throws(PyError) -> Bound {
    // Where `inspect` looks for the signature of a class.
    let signature = fields.map { fields in
      let names = fields.description.split(separator: " ").joined(separator: ", ")
      return "\(name)(\(names))\n--\n\n"
    }
    let isEmpty = doc.utf8CodeUnitCount == 0
    let text = isEmpty && signature == nil ? nil : __Immortal.text((signature ?? "") + "\(doc)")
    let type = try bases.py.take(
      bases.withUnsafePointer {
        mtl_new_exception(
          __Immortal.text("\(module).\(name)"), text, $0, fields == nil ? nil : initialise)
      })
    if isEmpty { try type.setAttribute("__doc__", to: nil as Py?) }
    return type
  }

  static func add(_ name: StaticString, _ method: __NoArgs, to type: Bound) throws(PyError) {
    // CPython calls the pointer as the flags say.
    let function = unsafe unsafeBitCast(method, to: PyCFunction.self)
    let table = __Immortal.array(
      [PyMethodDef(ml_name: name.__c, ml_meth: function, ml_flags: METH_NOARGS, ml_doc: nil)],
      end: PyMethodDef())
    let descriptor = type.withUnsafePointer { type in
      PyDescr_NewMethod(
        UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self), table)
    }
    try type.setAttribute("\(name)", to: try type.py.take(descriptor))
  }

  static func addFields(_ fields: StaticString, to type: Bound) throws(PyError) {
    let names = fields.description.split(separator: " ").map(String.init)
    try type.setAttribute("__match_args__", to: try type.py.builtin("tuple")(names))
    // Without a text of its own, a message is the text.
    if names.contains("message"), type.withUnsafePointer({ !hasOwnText($0) }) {
      try add("__str__", message, to: type)
    }
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
    guard let text = mtl_attribute(object, "message") else {
      // Of a class below with other fields, or deleted.
      PyErr_Clear()
      return text(of: object)
    }
    defer { mtl_decref(text) }
    return PyObject_Str(text)
  }

  /// What Python shows of an exception: its arguments.
  static func text(of object: __Obj) -> __Obj? {
    guard let show = mtl_attribute(PyExceptionType.baseException.object, "__str__") else {
      return nil
    }
    defer { mtl_decref(show) }
    guard let arguments = PyTuple_New(1) else { return nil }
    defer { mtl_decref(arguments) }
    mtl_tuple_init(arguments, 0, mtl_new_ref(object))
    return PyObject_Call(show, arguments, nil)
  }

  /// `tp_init`: each argument becomes the attribute that the class's `__match_args__` names.
  private static let initialise: initproc = { object, args, keywords in
    guard let object, let args else { return -1 }
    let py = Python(__attached: ())
    let exception = Bound(__borrowed: object, py)
    do throws(PyError) {
      let name = exception.type.name
      let own = Bound(__borrowed: mtl_exception_class(object) ?? object, py)
      let names: [String] = try own.attribute("__match_args__").load()
      let count = mtl_tuple_count(args)
      guard count <= names.count else {
        throw PyError.typeError(
          "\(name)() takes \(names.count) positional argument\(names.count == 1 ? "" : "s") "
            + "but \(count) \(count == 1 ? "was" : "were") given")
      }
      var values = (0..<count).map { Optional(Py(__owned: mtl_new_ref(mtl_tuple_item(args, $0)))) }
      values += Array(repeating: nil, count: names.count - count)
      var position = 0
      var word: __Obj?
      var value: __Obj?
      while let keywords, PyDict_Next(keywords, &position, &word, &value) != 0,
        let key = word, let given = value
      {
        let word = __Text.of(mtl_new_ref(key)) ?? ""
        guard let place = names.firstIndex(of: word) else {
          throw PyError.typeError("\(name)() got an unexpected keyword argument '\(word)'")
        }
        guard values[place] == nil else {
          throw PyError.typeError("\(name)() got multiple values for argument '\(word)'")
        }
        values[place] = Py(__owned: mtl_new_ref(given))
      }
      for (field, value) in zip(names, values) {
        guard let value else {
          throw PyError.typeError("\(name)() missing 1 required argument: '\(field)'")
        }
        try exception.setAttribute(field, to: value)
      }
      // Keywords are not in the `args` that `BaseException.__new__` made, and OSError's has none.
      try exception.setAttribute("args", to: try py.builtin("tuple")(values.compactMap(\.self)))
      return 0
    } catch {
      error.__restore()
      return -1
    }
  }
}
