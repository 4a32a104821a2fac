internal import CMartlet

// The C functions that a class's slots point to. They are the same for all classes, and find the
// class's own closures from its objects.
extension __ClassInfo {
  func slots() -> [PyType_Slot] {
    var slots: [PyType_Slot] = []
    func add(_ id: Int32, _ function: UnsafeRawPointer) {
      slots.append(PyType_Slot(slot: id, pfunc: UnsafeMutableRawPointer(mutating: function)))
    }
    if iterate != nil { add(Py_tp_iter, Self.pointer { __ClassInfo.of($0)?.iterate?($0) }) }
    if next != nil { add(Py_tp_iternext, Self.pointer { __ClassInfo.of($0)?.next?($0) }) }
    if iterateAsync != nil {
      add(Py_am_aiter, Self.pointer { __ClassInfo.of($0)?.iterateAsync?($0) })
    }
    if repr != nil {
      add(Py_tp_repr, Self.pointer { __ClassInfo.of($0)?.repr?($0) })
    } else if !fields.isEmpty {
      add(Py_tp_repr, Self.pointer { __DefaultRepr.of($0) })
    }
    if length != nil {
      add(Py_mp_length, Self.lengthEntry)
      add(Py_sq_length, Self.lengthEntry)
    }
    if item != nil {
      add(Py_mp_subscript, Self.pointer { __ClassInfo.of($0)?.item?($0, $1) })
      add(Py_sq_item, Self.positionEntry)
    }
    if assignItem != nil { add(Py_mp_ass_subscript, Self.assignEntry) }
    if contains != nil { add(Py_sq_contains, Self.containsEntry) }
    if buffer != nil { add(Py_bf_getbuffer, Self.bufferEntry) }
    for (slot, entry) in Self.unaryEntries where unary[Int(slot)] != nil { add(slot, entry) }
    for (slot, entry) in Self.binaryEntries where binary[Int(slot)] != nil { add(slot, entry) }
    return slots
  }

  private static func pointer(_ entry: @convention(c) (__Obj) -> __Obj?) -> UnsafeRawPointer {
    unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  private static func pointer(
    _ entry: @convention(c) (__Obj, __Obj) -> __Obj?
  ) -> UnsafeRawPointer {
    unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  private static var lengthEntry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj) -> Int = { object in
      do throws(PythonErrorSet) {
        return try __ClassInfo.of(object)?.length?(object) ?? 0
      } catch {
        return -1
      }
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  /// For C code that has a number in place of an object, such as `reversed`.
  private static var positionEntry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj, Int) -> __Obj? = { object, position in
      guard let key = mtl_new_int64(Int64(position)) else { return nil }
      defer { mtl_decref(key) }
      return __ClassInfo.of(object)?.item?(object, key)
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  private static var assignEntry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj, __Obj, __Obj?) -> Int32 = { object, key, value in
      __ClassInfo.of(object)?.assignItem?(object, key, value) ?? -1
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  static var insertMethod: PyMethodDef {
    let entry: __Fast = { object, args, count in
      __entry { () throws(PythonErrorSet) in
        guard let info = __ClassInfo.of(object) else { return nil }
        try __arity(count, 2, "insert", "index value /")
        return info.insert?(object, args[0], args[1])
      }
    }
    return __Members.method(
      "insert", "Insert value before index.",
      unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_FASTCALL)
  }

  private static var containsEntry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj, __Obj) -> Int32 = { object, value in
      __ClassInfo.of(object)?.contains?(object, value) ?? 0
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  /// The view belongs to the array behind the object, which counts and releases it.
  private static var bufferEntry: UnsafeRawPointer {
    let entry: @convention(c) (__Obj, UnsafeMutablePointer<Py_buffer>, Int32) -> Int32 = {
      object, view, flags in
      view.pointee.obj = nil
      guard let array = __ClassInfo.of(object)?.buffer?(object) else { return -1 }
      defer { mtl_decref(array) }
      return PyObject_GetBuffer(array, view, flags)
    }
    return unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
  }

  private static func applyUnary(_ slot: Int32, _ object: __Obj) -> __Obj? {
    guard let function = of(object)?.unary[Int(slot)] else { return mtl_new_notimplemented() }
    return function(object)
  }

  /// Either operand may be the one whose class has the operator.
  private static func applyBinary(_ slot: Int32, _ a: __Obj, _ b: __Obj) -> __Obj? {
    guard let function = of(a)?.binary[Int(slot)] ?? of(b)?.binary[Int(slot)] else {
      return mtl_new_notimplemented()
    }
    return function(a, b)
  }

  private static var unaryEntries: [(Int32, UnsafeRawPointer)] {
    [
      (Py_nb_negative, pointer { __ClassInfo.applyUnary(Py_nb_negative, $0) }),
      (Py_nb_positive, pointer { __ClassInfo.applyUnary(Py_nb_positive, $0) }),
      (Py_nb_absolute, pointer { __ClassInfo.applyUnary(Py_nb_absolute, $0) }),
      (Py_nb_invert, pointer { __ClassInfo.applyUnary(Py_nb_invert, $0) }),
      (Py_nb_int, pointer { __ClassInfo.applyUnary(Py_nb_int, $0) }),
      (Py_nb_index, pointer { __ClassInfo.applyUnary(Py_nb_index, $0) }),
      (Py_nb_float, pointer { __ClassInfo.applyUnary(Py_nb_float, $0) }),
    ]
  }

  private static var binaryEntries: [(Int32, UnsafeRawPointer)] {
    [
      (Py_nb_add, pointer { __ClassInfo.applyBinary(Py_nb_add, $0, $1) }),
      (Py_nb_subtract, pointer { __ClassInfo.applyBinary(Py_nb_subtract, $0, $1) }),
      (Py_nb_multiply, pointer { __ClassInfo.applyBinary(Py_nb_multiply, $0, $1) }),
      (Py_nb_true_divide, pointer { __ClassInfo.applyBinary(Py_nb_true_divide, $0, $1) }),
      (Py_nb_floor_divide, pointer { __ClassInfo.applyBinary(Py_nb_floor_divide, $0, $1) }),
      (Py_nb_remainder, pointer { __ClassInfo.applyBinary(Py_nb_remainder, $0, $1) }),
      (Py_nb_and, pointer { __ClassInfo.applyBinary(Py_nb_and, $0, $1) }),
      (Py_nb_or, pointer { __ClassInfo.applyBinary(Py_nb_or, $0, $1) }),
      (Py_nb_xor, pointer { __ClassInfo.applyBinary(Py_nb_xor, $0, $1) }),
    ]
  }
}
