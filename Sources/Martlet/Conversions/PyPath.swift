import CMartlet

/// A path in the file system: `pathlib.Path` in Python.
///
/// A parameter takes a `str` or anything with `__fspath__`, through `os.fspath`; a path in `bytes` is
/// refused. `FilePath` of swift-system conforms with `init(python:)` in terms of this type.
public struct PyPath: Hashable, Sendable, ExpressibleByStringLiteral {
  public var string: String

  public init(_ string: String) { self.string = string }

  public init(stringLiteral string: String) { self.string = string }
}

extension PyPath: CustomStringConvertible {
  public var description: String { string }
}

extension PyPath: FromPython, IntoPython {
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> PyPath {
    guard let path = PyOS_FSPath(object) else { throw PythonErrorSet() }
    defer { mtl_decref(path) }
    guard mtl_is_str(path) else {
      __raiseMismatch("str or os.PathLike[str]", path)
      throw PythonErrorSet()
    }
    let string = try String.__load(path)
    guard !string.utf8.contains(0) else {
      PyError(.valueError, "must be a path without a null character").__restore()
      throw PythonErrorSet()
    }
    return PyPath(string)
  }

  private static let type = __Imported("pathlib", "Path")

  public consuming func __store() -> __Obj? { Self.type.call(string.__store()) }

  public static var __pythonInput: String { "str | os.PathLike[str]" }
  public static var __pythonOutput: String { "pathlib.Path" }
}
