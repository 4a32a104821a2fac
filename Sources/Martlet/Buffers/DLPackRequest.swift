internal import CMartlet

/// What a consumer asks of `__dlpack__(*, stream=None, max_version=None, dl_device=None, copy=None)`.
struct __DLPackRequest {
  private(set) var isVersioned = false
  private(set) var copies = false

  /// - Parameters:
  ///   - values: Of the keywords.
  ///   - names: A tuple of them.
  ///
  /// `nil` with `BufferError` set for a device that is not the CPU.
  init?(_ values: UnsafePointer<__Obj>, _ names: __Obj?) {
    guard let names else { return }
    do throws(PythonErrorSet) {
      for index in 0..<mtl_tuple_count(names) where !mtl_is_none(values[index]) {
        switch try String.__load(mtl_tuple_item(names, index)) {
        case "max_version":
          isVersioned = try __DLPackVersion.__load(values[index]).major >= 1
        case "copy": copies = try Bool.__load(values[index])
        case "dl_device":
          let device = try __DLPackVersion.__load(values[index])
          guard device == __DLPackVersion(major: 1, minor: 0) else {
            PyError(.bufferError, "the array is in the memory of the CPU, device (1, 0)")
              .__restore()
            return nil
          }
        default: break
        }
      }
    } catch {
      return nil
    }
  }
}

/// A pair of numbers: a version, or a device and its number.
struct __DLPackVersion: Equatable, FromPython, IntoPython {
  let major: Int
  let minor: Int

  static func __load(_ object: __Obj) throws(PythonErrorSet) -> __DLPackVersion {
    try __loadParts(object, 2) { (pair) throws(PythonErrorSet) in
      __DLPackVersion(
        major: try __part(pair, 0, Int.__load), minor: try __part(pair, 1, Int.__load))
    }
  }

  consuming func __store() -> __Obj? { __storeParts(major.__store(), minor.__store()) }

  static var __pythonInput: String { "tuple[int, int]" }
  static var __pythonOutput: String { "tuple[int, int]" }
}
