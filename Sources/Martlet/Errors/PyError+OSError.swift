internal import CMartlet

extension PyError {
  /// The `OSError` of an error number: the subclass that Python has for it (`FileNotFoundError` for
  /// `ENOENT`), with `errno`, `strerror` and the file names filled.
  ///
  /// - Parameters:
  ///   - errno: The number.
  ///   - filename: The file that the call was about.
  ///   - filename2: The second file, of a rename or a link.
  ///
  /// Takes the GIL.
  public static func osError(
    errno: Int32, filename: String? = nil, filename2: String? = nil
  ) -> PyError {
    Python.attach { py in
      do throws(PyError) {
        let text = try py.importModule("os").attribute("strerror")(errno)
        let type = Bound(__borrowed: PyExceptionType.osError.object, py)
        guard let filename2 else {
          return PyError(
            filename == nil ? try type(errno, text) : try type(errno, text, filename))
        }
        return PyError(try type(errno, text, filename, py.none, filename2))
      } catch {
        return error
      }
    }
  }

  /// The `errno` of an `OSError`; `nil` for any other exception, or where it has none.
  public var errno: Int32? {
    guard matches(.osError) else { return nil }
    return Python.attach { py in try? instance(py).attribute("errno").load(as: Int32.self) }
  }

  /// The `filename` of an `OSError`.
  public var filename: String? {
    guard matches(.osError) else { return nil }
    return Python.attach { py in try? instance(py).attribute("filename").load(as: String.self) }
  }
}
