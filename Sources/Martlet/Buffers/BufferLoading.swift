internal import CMartlet

extension __BufferStorage {
  /// The memory of an object with the buffer protocol, or with DLPack.
  static func load(
    _ object: __Obj, _ expected: __DType, isWritable: Bool
  ) throws(PythonErrorSet) -> __BufferStorage {
    if PyObject_CheckBuffer(object) != 0 {
      return try buffer(object, expected, isWritable: isWritable)
    }
    if mtl_has_attribute(object, "__dlpack__") {
      return try tensor(object, expected, isWritable: isWritable)
    }
    let found = __Text.of(mtl_type_name(object)) ?? "object"
    PyError(.typeError, "must be a buffer of \(expected.name), not \(found)").__restore()
    throw PythonErrorSet()
  }

  private static func buffer(
    _ object: __Obj, _ expected: __DType, isWritable: Bool
  ) throws(PythonErrorSet) -> __BufferStorage {
    let view = UnsafeMutablePointer<Py_buffer>.allocate(capacity: 1)
    view.initialize(to: Py_buffer())
    let flags = PyBUF_STRIDES | PyBUF_FORMAT | (isWritable ? PyBUF_WRITABLE : 0)
    guard PyObject_GetBuffer(object, view, flags) == 0 else {
      view.deallocate()
      // NumPy raises a ValueError.
      let kinds: [PyExceptionType] = [.bufferError, .valueError]
      if isWritable, kinds.contains(where: { PyErr_ExceptionMatches($0.object) != 0 }) {
        PyErr_Clear()
        PyError(.bufferError, "must be a writable buffer, but it is read-only").__restore()
      }
      throw PythonErrorSet()
    }
    let format = view.pointee.format.map { String(cString: $0) } ?? "B"
    let found = __DType(format: format, size: view.pointee.itemsize)
    guard found == expected else {
      PyBuffer_Release(view)
      view.deallocate()
      let text = found.map { "\($0.name) (format '\(format)')" } ?? "format '\(format)'"
      PyError(.typeError, "must be a buffer of \(expected.name), not of \(text)").__restore()
      throw PythonErrorSet()
    }
    let rank = Int(view.pointee.ndim)
    return __BufferStorage(
      base: view.pointee.buf, shape: (0..<rank).map { view.pointee.shape[$0] },
      strides: (0..<rank).map { view.pointee.strides[$0] },
      isReadOnly: view.pointee.readonly != 0, itemSize: view.pointee.itemsize
    ) {
      PyBuffer_Release(view)
      view.deallocate()
    }
  }

  /// Asks for version 1, which tells a read-only tensor; older producers don't know the keyword.
  @_lifetime(copy source)
  private static func capsule(of source: Bound) throws(PyError) -> Bound {
    let method = try source.attribute("__dlpack__")
    do {
      return try method(kw: ["max_version": __DLPackVersion(major: 1, minor: 0)])
    } catch let error where error.matches(.typeError, source.py) {
      return try method()
    }
  }

  private static func tensor(
    _ object: __Obj, _ expected: __DType, isWritable: Bool
  ) throws(PythonErrorSet) -> __BufferStorage {
    let source = Bound(__borrowed: object, Python(__attached: ()))
    return try __catching { () throws(PyError) in
      let device: PyTuple? = try source.attribute("__dlpack_device__")().cast()
      guard let device, try device[0].load(as: Int.self) == 1 else {
        throw PyError.bufferError("must be a tensor on the CPU; move it there first")
      }
      let capsule = try capsule(of: source)
      var taken = mtl_dltaken()
      guard capsule.withUnsafePointer({ mtl_dlpack_take($0, &taken) }) else {
        throw PyError.__fetch()
      }
      let managed = taken
      let tensor = managed.tensor
      if isWritable, managed.is_read_only {
        mtl_dlpack_release(managed)
        throw PyError.bufferError("must be a writable tensor, but it is read-only")
      }
      let kind = __DType.Kind(rawValue: tensor.dtype.code)
      let found = kind.map { __DType(kind: $0, bits: Int(tensor.dtype.bits)) }
      guard let found, found == expected, tensor.dtype.lanes == 1 else {
        mtl_dlpack_release(managed)
        throw PyError.typeError(
          "must be a tensor of \(expected.name), not of \(found?.name ?? "another type")")
      }
      let shape = (0..<Int(tensor.ndim)).map { Int(tensor.shape?[$0] ?? 0) }
      let size = expected.bits / 8
      var strides = shape
      var next = size
      for index in shape.indices.reversed() {
        strides[index] = tensor.strides.map { Int($0[index]) * size } ?? next
        next *= shape[index]
      }
      return __BufferStorage(
        base: tensor.data.map { $0 + Int(tensor.byte_offset) }, shape: shape, strides: strides,
        isReadOnly: managed.is_read_only, itemSize: size
      ) { mtl_dlpack_release(managed) }
    }
  }
}
