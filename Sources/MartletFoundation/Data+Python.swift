public import Martlet

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Data: FromPython, IntoPython {
  /// Copies bytes, a bytearray, any other buffer of bytes, or a sequence of integers.
  ///
  /// - Complexity: O(*n*).
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Data {
    Data(try [UInt8].__load(object))
  }

  /// A new `bytes`.
  ///
  /// - Complexity: O(*n*).
  public consuming func __store() -> __Obj? { [UInt8](self).__store() }

  public static var __pythonInput: String { "collections.abc.Sequence[int]" }
  public static var __pythonOutput: String { "bytes" }
}
