/// A value on its way into the task of a call.
///
/// The task is the only one that uses an argument, which was made for this call. A method's receiver
/// is shared with Python: ``PyExecutor/automatic`` says where it is touched.
@frozen
public struct __Sent<T>: @unchecked Sendable {
  public let value: T

  @inlinable @inline(__always)
  public init(_ value: T) { self.value = value }
}
