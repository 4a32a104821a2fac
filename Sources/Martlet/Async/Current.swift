#if Async
public import CMartlet

/// The call from Python that a task works for; its children and their children inherit it.
@frozen
public struct __Current: @unchecked Sendable {
  @usableFromInline let reference: mtl_current
  // A struct of one foreign reference crashes Swift 6.3's IRGen inside an Optional.
  @usableFromInline let padding: Void

  @inlinable @inline(__always)
  init(_ operation: OpaquePointer) {
    reference = mtl_current_of(operation)
    padding = ()
  }

  @TaskLocal public static var call: __Current?

  /// Its operation; it lives as long as the task.
  static var operation: OpaquePointer? { call.map { mtl_current_operation($0.reference) } }
}
#endif
