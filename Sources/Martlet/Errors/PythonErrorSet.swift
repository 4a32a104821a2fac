/// The Python error indicator of this thread is set; that is all it says.
///
/// Of size zero, so that throwing it costs nothing. It stays inside conversions and expansions: user
/// code meets ``PyError``, which has taken the exception out of the indicator.
@frozen
public struct PythonErrorSet: Error {
  @inlinable @inline(__always)
  public init() {}
}
