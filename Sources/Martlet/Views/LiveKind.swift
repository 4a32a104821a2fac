internal import CMartlet

/// The two kinds of live views, each with its Python class in every interpreter.
enum __LiveKind {
  case list
  case dict

  @exclusivity(unchecked) nonisolated(unsafe) private static var lists = __EnumCell()
  @exclusivity(unchecked) nonisolated(unsafe) private static var dicts = __EnumCell()

  /// Borrowed; `nil` with the error set.
  func type() -> __Obj? {
    switch self {
    case .list: known(&Self.lists)
    case .dict: known(&Self.dicts)
    }
  }

  private func known(_ cell: inout __EnumCell) -> __Obj? {
    if let known = mtl_members_of(&cell), let type = known.pointee.type { return type }
    do throws(PyError) {
      let type = try make()
      let owned = type.withUnsafePointer { mtl_new_ref($0) }
      return mtl_members_set(&cell, owned, [], 0) < 0 ? nil : owned
    } catch {
      error.__restore()
      return nil
    }
  }

  /// What is native, with the rest from the abstract class that Python has for it.
  @_lifetime(immortal)
  private func make() throws(PyError) -> Bound {
    let py = Python(__attached: ())
    var members = __Members()
    members.slot(
      Py_tp_dealloc, unsafe unsafeBitCast(__LiveObject.dealloc, to: UnsafeRawPointer.self))
    members.slot(Py_tp_repr, unsafe unsafeBitCast(__LiveSlots.repr, to: UnsafeRawPointer.self))
    members.slot(Py_mp_length, unsafe unsafeBitCast(__LiveSlots.length, to: UnsafeRawPointer.self))
    members.slot(Py_mp_subscript, unsafe unsafeBitCast(__LiveSlots.get, to: UnsafeRawPointer.self))
    members.slot(
      Py_mp_ass_subscript, unsafe unsafeBitCast(__LiveSlots.set, to: UnsafeRawPointer.self))
    let isList = self == .list
    if isList {
      members.slot(
        Py_tp_richcompare, unsafe unsafeBitCast(__LiveSlots.compare, to: UnsafeRawPointer.self))
      members.methods = __LiveSlots.listMethods
    } else {
      members.slot(Py_tp_iter, unsafe unsafeBitCast(__LiveSlots.keys, to: UnsafeRawPointer.self))
      members.slot(
        Py_sq_contains, unsafe unsafeBitCast(__LiveSlots.contains, to: UnsafeRawPointer.self))
    }
    members.slots.append(
      PyType_Slot(
        slot: Py_tp_methods, pfunc: __Immortal.array(members.methods, end: PyMethodDef())))
    var spec = PyType_Spec(
      name: __Immortal.text(isList ? "martlet.LiveListBase" : "martlet.LiveDictBase"),
      basicsize: __LiveObject.size, itemsize: 0,
      flags: UInt32(Py_TPFLAGS_DEFAULT) | UInt32(Py_TPFLAGS_BASETYPE),
      slots: __Immortal.array(members.slots, end: PyType_Slot()))
    let native = try py.take(PyType_FromSpec(&spec))
    let abstract = try py.importModule("collections.abc")
      .attribute(isList ? "MutableSequence" : "MutableMapping")
    let bases = try py.list([native.owned(), abstract.owned()])
    let namespace = try py.dict(["__slots__": [String](), "__module__": "martlet"])
    let type = try abstract.type.bound(
      isList ? "LiveList" : "LiveDict", try py.builtin("tuple")(bases.bound), namespace.bound)
    return Bound(__owned: type.withUnsafePointer { mtl_new_ref($0) }, Python(__attached: ()))
  }
}
