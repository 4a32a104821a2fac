import CMartlet

/// A complex number, as Python's `complex`.
public struct PyComplex: Hashable, Sendable {
  public var real: Double
  public var imaginary: Double

  public init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }
}

extension PyComplex: FromPython, IntoPython {
  /// Takes a `complex` or any real number.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyComplex {
    guard !mtl_is_complex(object) else {
      return PyComplex(PyComplex_RealAsDouble(object), PyComplex_ImagAsDouble(object))
    }
    // NumPy's and others have the method, a real number only a value.
    guard let method = mtl_attribute(object, "__complex__") else {
      PyErr_Clear()
      return PyComplex(try Double.__load(object))
    }
    defer { mtl_decref(method) }
    guard let number = mtl_call_none(method) else { throw PythonErrorSet() }
    defer { mtl_decref(number) }
    guard mtl_is_complex(number) else {
      __raiseMismatch("complex", number)
      throw PythonErrorSet()
    }
    return PyComplex(PyComplex_RealAsDouble(number), PyComplex_ImagAsDouble(number))
  }

  public func __store() -> __Obj? { PyComplex_FromDoubles(real, imaginary) }

  public static var __pythonInput: String { "complex" }
  public static var __pythonOutput: String { "complex" }
}
