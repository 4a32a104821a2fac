internal import CMartlet

/// The Python objects in front of arrays.
enum __ArrayObject {
  @exclusivity(unchecked) nonisolated(unsafe) private static var cell = __EnumCell()

  private static func place(_ object: __Obj) -> UnsafeMutablePointer<Unmanaged<__ArrayStorage>?> {
    // Behind the head and the state word, at the alignment of a pointer.
    (UnsafeMutableRawPointer(object) + 24)
      .assumingMemoryBound(to: Unmanaged<__ArrayStorage>?.self)
  }

  static func known(_ object: __Obj) -> __ArrayStorage? {
    guard let type = mtl_members_of(&cell)?.pointee.type, mtl_is_instance(object, type),
      mtl_state(object).pointee == MTL_INITIALISED
    else { return nil }
    return place(object).pointee?.takeUnretainedValue()
  }

  static func object(_ storage: __ArrayStorage) -> __Obj? {
    if let object = storage.object { return mtl_new_ref(object) }
    guard let type = type() else { return nil }
    let pythonType = UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self)
    guard let object = PyType_GenericAlloc(pythonType, 0) else { return nil }
    place(object).initialize(to: Unmanaged.passRetained(storage))
    mtl_state(object).pointee = MTL_INITIALISED
    storage.object = object
    return object
  }

  /// Borrowed; `nil` with the error set.
  private static func type() -> __Obj? {
    if let type = mtl_members_of(&cell)?.pointee.type { return type }
    let slots = [
      PyType_Slot(slot: Py_tp_dealloc, pfunc: pointer(dealloc)),
      PyType_Slot(slot: Py_bf_getbuffer, pfunc: pointer(getBuffer)),
      PyType_Slot(slot: Py_bf_releasebuffer, pfunc: pointer(releaseBuffer)),
      PyType_Slot(slot: Py_mp_length, pfunc: pointer(length)),
      PyType_Slot(slot: Py_mp_subscript, pfunc: pointer(get)),
      PyType_Slot(slot: Py_mp_ass_subscript, pfunc: pointer(set)),
      PyType_Slot(slot: Py_tp_iter, pfunc: pointer(iterate)),
      PyType_Slot(
        slot: Py_tp_methods,
        pfunc: __Immortal.array(__ArrayMethods.all, end: PyMethodDef())),
    ]
    var spec = PyType_Spec(
      name: __Immortal.text("martlet.Array"), basicsize: 32, itemsize: 0,
      flags: UInt32(Py_TPFLAGS_DEFAULT) | UInt32(Py_TPFLAGS_DISALLOW_INSTANTIATION),
      slots: __Immortal.array(slots, end: PyType_Slot()))
    guard let type = PyType_FromSpec(&spec) else { return nil }
    return mtl_members_set(&cell, type, [], 0) < 0 ? nil : type
  }

  private static func pointer<F>(_ function: F) -> UnsafeMutableRawPointer {
    unsafe unsafeBitCast(function, to: UnsafeMutableRawPointer.self)
  }

  private static let dealloc: @convention(c) (__Obj) -> Void = { object in
    if let storage = place(object).pointee {
      storage.takeUnretainedValue().object = nil
      storage.release()
    }
    mtl_free(object, nil, false)
  }

  private static let getBuffer:
    @convention(c) (__Obj, UnsafeMutablePointer<Py_buffer>, Int32) -> Int32 = {
      object, view, flags in
      view.pointee.obj = nil
      guard let storage = known(object) else {
        PyError(.bufferError, "the array is not initialised").__restore()
        return -1
      }
      guard flags & PyBUF_F_CONTIGUOUS != PyBUF_F_CONTIGUOUS || storage.rank < 2 else {
        PyError(.bufferError, "the array is C-contiguous, not Fortran-contiguous").__restore()
        return -1
      }
      let hasShape = flags & PyBUF_ND == PyBUF_ND
      let format = flags & PyBUF_FORMAT != 0 ? storage.dtype.bufferFormat : nil
      view.pointee = Py_buffer(
        buf: storage.base, obj: mtl_new_ref(object), len: storage.count * storage.itemSize,
        itemsize: storage.itemSize, readonly: 0, ndim: hasShape ? Int32(storage.rank) : 1,
        format: format.map { UnsafeMutablePointer(mutating: $0) },
        shape: hasShape ? storage.dimensions : nil,
        strides: flags & PyBUF_STRIDES == PyBUF_STRIDES ? storage.dimensions + storage.rank : nil,
        suboffsets: nil, internal: nil)
      storage.retainExport()
      return 0
    }

  private static let releaseBuffer:
    @convention(c) (__Obj, UnsafeMutablePointer<Py_buffer>) -> Void = {
      object, _ in known(object)?.releaseExport()
    }

  private static let length: @convention(c) (__Obj) -> Int = { object in
    guard let storage = known(object), storage.rank > 0 else {
      PyError(.typeError, "an array without dimensions has no length").__restore()
      return -1
    }
    return storage.dimensions[0]
  }

  // Indices, slices and iteration as a memoryview has them.
  private static let get: @convention(c) (__Obj, __Obj) -> __Obj? = { object, key in
    guard let view = PyMemoryView_FromObject(object) else { return nil }
    defer { mtl_decref(view) }
    return PyObject_GetItem(view, key)
  }

  private static let set: @convention(c) (__Obj, __Obj, __Obj?) -> Int32 = { object, key, value in
    guard let view = PyMemoryView_FromObject(object) else { return -1 }
    defer { mtl_decref(view) }
    guard let value else { return PyObject_DelItem(view, key) }
    return PyObject_SetItem(view, key, value)
  }

  private static let iterate: @convention(c) (__Obj) -> __Obj? = { object in
    guard let view = PyMemoryView_FromObject(object) else { return nil }
    defer { mtl_decref(view) }
    return PyObject_GetIter(view)
  }
}
