public import Martlet

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension URL: FromPython, IntoPython {
  /// Takes a URL as a `str`, or a path as anything with `__fspath__`.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> URL {
    let source = Bound(__borrowed: object, Python(__attached: ()))
    return try __catching { () throws in
      if try source.hasAttribute("__fspath__") {
        return URL(filePath: try source.load(as: PyPath.self).string)
      }
      let text: String = try source.load()
      guard let url = URL(string: text) else { throw PyError.valueError("'\(text)' is not a URL") }
      return url
    }
  }

  /// A `pathlib.Path` for a file URL, else a `str`.
  public consuming func __store() -> __Obj? {
    let url = self
    return url.isFileURL
      ? PyPath(url.path(percentEncoded: false)).__store() : url.absoluteString.__store()
  }

  public static var __pythonInput: String { "str | os.PathLike[str]" }
  public static var __pythonOutput: String { "str | pathlib.Path" }
}
