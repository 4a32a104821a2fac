internal import CMartlet

extension PyError {
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
