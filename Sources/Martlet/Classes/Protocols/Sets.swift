public import CMartlet

extension PyClassType {
  @inlinable public static var __setAlgebra: __Protocol? { nil }
}

extension PyClassType where Self: SetAlgebra {
  @inlinable
  static func __sets() -> __Protocol {
    var result = __Protocol()
    result.binary = [
      __operation(Py_nb_or) { $0.union($1) },
      __operation(Py_nb_and) { $0.intersection($1) },
      __operation(Py_nb_subtract) { $0.subtracting($1) },
      __operation(Py_nb_xor) { $0.symmetricDifference($1) },
    ]
    return result
  }

  /// `|`, `&`, `-` and `^`.
  @inlinable public static var __setAlgebra: __Protocol? { __sets() }
}

extension PyClassType where Self: SetAlgebra, Element: FromPython {
  /// Also `value in object`; a value of another type is not in it.
  @inlinable public static var __setAlgebra: __Protocol? {
    var result = __sets()
    result.contains = { object, value in
      do throws(PythonErrorSet) {
        guard let value = try __operand({ () throws(PythonErrorSet) in try Element.__load(value) })
        else { return 0 }
        return try __read(object) { (s) throws(PythonErrorSet) in s.pointee.contains(value) }
          ? 1 : 0
      } catch {
        return -1
      }
    }
    return result
  }
}
