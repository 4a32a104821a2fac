internal import CMartlet

extension PyPlainEnum {
  /// The `enum.Enum` of this type in the running interpreter, made if there is none yet; borrowed.
  ///
  /// - Parameters:
  ///   - order: The enum's `<`, if it has one.
  ///   - text: Its description, if it has one.
  public static func __makeEnum(
    module: String, order: ((Self, Self) -> Bool)?, text: ((Self) -> String)?
  ) throws(PythonErrorSet) -> __Obj {
    if let known = mtl_members_of(&__pyEnum), let type = known.pointee.type { return type }
    let py = Python(__attached: ())
    do {
      let values = __pyValues
      let names = __pyCaseNames.description.split(separator: " ").map(String.init)
      let pairs = try py.list([Py]())
      for (index, name) in names.enumerated() {
        let value = try py.take(values.store(index))
        try pairs.append(try py.tuple(name, value.owned()).bound)
      }
      let base = try py.importModule("enum").attribute(values.base.description)
      let type = try base(
        "\(__pyName)", pairs.bound, kw: ["module": module, "qualname": "\(__pyName)"])
      if __pyDoc.utf8CodeUnitCount > 0 { try type.setAttribute("__doc__", to: "\(__pyDoc)") }
      var members = __Members()
      __pyMembers(&members)
      for fill in __Record.all().extensions(of: Self.self) { fill(&members) }
      let object = type.withUnsafePointer { $0 }
      try __EnumMethods(Self.self, order: order, text: text).add(to: &members, of: object)
      try members.add(to: type)
      var objects: [__Obj] = []
      for name in names {
        objects.append(try type[name].withUnsafePointer { mtl_new_ref($0) })
      }
      let owned = type.withUnsafePointer { mtl_new_ref($0) }
      if mtl_members_set(&__pyEnum, owned, objects, objects.count) < 0 { throw PythonErrorSet() }
      try members.addConstants(to: type)
      return owned
    } catch {
      __raise(error)
      throw PythonErrorSet()
    }
  }
}

extension __Members {
  /// Adds static properties, which may be values of the class itself.
  func addConstants(to type: Bound) throws(PyError) {
    for (name, value) in constants {
      try type.setAttribute("\(name)", to: try type.py.take(value()))
    }
  }

  /// Adds methods and properties to a class that Python made.
  func add(to type: Bound) throws(PyError) {
    let pythonType = type.withUnsafePointer {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: PyTypeObject.self)
    }
    for method in __Immortal.array(methods, end: PyMethodDef()).prefix(methods.count) {
      try type.setAttribute(
        String(cString: method.pointee.ml_name),
        to: try type.py.take(
          method.pointee.ml_flags & METH_CLASS == 0
            ? PyDescr_NewMethod(pythonType, method) : PyDescr_NewClassMethod(pythonType, method)))
    }
    for method in __Immortal.array(staticMethods, end: PyMethodDef()).prefix(staticMethods.count) {
      try type.setAttribute(
        String(cString: method.pointee.ml_name),
        to: try type.py.take(mtl_new_staticmethod(method)))
    }
    for property in __Immortal.array(properties, end: PyGetSetDef()).prefix(properties.count) {
      try type.setAttribute(
        String(cString: property.pointee.name),
        to: try type.py.take(PyDescr_NewGetSet(pythonType, property)))
    }
  }
}

extension UnsafeMutablePointer {
  /// Pointers to the first `count` elements.
  fileprivate func prefix(_ count: Int) -> [UnsafeMutablePointer] { (0..<count).map { self + $0 } }
}
