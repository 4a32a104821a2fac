internal import CMartlet

/// The methods of arrays in Python.
enum __ArrayMethods {
  private static let list: __NoArgs = { object, _ in
    guard let view = PyMemoryView_FromObject(object) else { return nil }
    defer { mtl_decref(view) }
    guard let method = mtl_attribute(view, "tolist") else { return nil }
    defer { mtl_decref(method) }
    return mtl_call_none(method)
  }

  private static let drop: @convention(c) (UnsafeMutableRawPointer) -> Void = { pointer in
    let storage = Unmanaged<__ArrayStorage>.fromOpaque(pointer)
    storage.takeUnretainedValue().releaseExport()
    storage.release()
  }

  /// Calls `export` with a reference that `drop` gives up, at once where nothing came of it.
  private static func exported(
    _ storage: __ArrayStorage, _ export: (__ArrayStorage, UnsafeMutableRawPointer) -> __Obj?
  ) -> __Obj? {
    storage.retainExport()
    let context = Unmanaged.passRetained(storage).toOpaque()
    let result = export(storage, context)
    if result == nil { drop(context) }
    return result
  }

  private static let dlpack: __FastKeywords = { object, args, count, names in
    guard let storage = __ArrayObject.known(object),
      let request = __DLPackRequest(args + count, names)
    else { return nil }
    guard let source = request.copies ? storage.copy() : storage else { return nil }
    let flags = UInt64(request.copies ? MTL_DL_COPIED : 0)
    return exported(source) { storage, context in
      let shape = storage.dimensions
      let (kind, bits) = (Int32(storage.dtype.kind.rawValue), Int32(storage.dtype.bits))
      let rank = Int32(storage.rank)
      return request.isVersioned
        ? mtl_dlpack_export_versioned(
          storage.base, rank, shape, shape + storage.rank, kind, bits, flags, context, drop)
        : mtl_dlpack_export(
          storage.base, rank, shape, shape + storage.rank, kind, bits, context, drop)
    }
  }

  private static let device: __NoArgs = { _, _ in __storeTuple((1, 0)) }

  private static let arrow: __FastKeywords = { object, _, _, _ in
    guard let storage = __ArrayObject.known(object) else { return nil }
    return exported(storage) { storage, context in
      guard storage.rank == 1, let format = storage.dtype.arrowFormat else {
        PyError(
          .typeError, "Arrow has no array for shape \(storage.shape) of \(storage.dtype.name)"
        ).__restore()
        return nil
      }
      return mtl_arrow_export(storage.base, Int64(storage.count), format.__c, context, drop)
    }
  }

  static var all: [PyMethodDef] {
    func method<F>(_ name: StaticString, _ function: F, _ flags: Int32) -> PyMethodDef {
      // CPython calls the pointer as the flags say.
      PyMethodDef(
        ml_name: name.__c, ml_meth: unsafe unsafeBitCast(function, to: PyCFunction.self),
        ml_flags: flags, ml_doc: nil)
    }
    return [
      method("tolist", list, METH_NOARGS),
      method("__dlpack__", dlpack, METH_FASTCALL | METH_KEYWORDS),
      method("__dlpack_device__", device, METH_NOARGS),
      method("__arrow_c_array__", arrow, METH_FASTCALL | METH_KEYWORDS),
    ]
  }
}

extension __DType {
  /// The `struct` format, zero-terminated.
  var bufferFormat: UnsafePointer<CChar> {
    let format: StaticString =
      switch (kind, bits) {
      case (.integer, 8): "b"
      case (.integer, 16): "h"
      case (.integer, 32): "i"
      case (.integer, _): "q"
      case (.unsigned, 8): "B"
      case (.unsigned, 16): "H"
      case (.unsigned, 32): "I"
      case (.unsigned, _): "Q"
      case (.floating, 32): "f"
      case (.floating, _): "d"
      case (.complex, _): "Zd"
      case (.boolean, _): "?"
      }
    return format.__c
  }

  /// Arrow's letter; its booleans are single bits.
  var arrowFormat: StaticString? {
    switch (kind, bits) {
    case (.integer, 8): "c"
    case (.integer, 16): "s"
    case (.integer, 32): "i"
    case (.integer, _): "l"
    case (.unsigned, 8): "C"
    case (.unsigned, 16): "S"
    case (.unsigned, 32): "I"
    case (.unsigned, _): "L"
    case (.floating, 32): "f"
    case (.floating, _): "g"
    case (.complex, _), (.boolean, _): nil
    }
  }
}
