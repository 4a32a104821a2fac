#if Runtime
public import NIOCore

/// Where a handler puts its answer.
///
/// ``write(_:)`` waits while the reader is behind. Producers that can't wait by `await` use
/// ``push(_:)`` and ``onWritable(_:)``, from any thread. Messages arrive in the order in which they
/// were given.
public struct MessageWriter: Sendable {
  let stream: MultiplexedStream

  /// Sends a message, and waits for room for the next one.
  ///
  /// - Throws: `RuntimeError`: `cancelled` when the caller is gone, `messageTooLarge`, naming the
  ///   limit.
  public func write(_ message: ByteBuffer) async throws(RuntimeError) {
    if try push(message) { return }
    let wakeup = Wakeup()
    await withTaskCancellationHandler {
      stream.onWritable { wakeup.fire() }
      await wakeup.wait()
    } onCancel: {
      wakeup.fire()
    }
    if Task.isCancelled { throw RuntimeError(.cancelled, "the writing task was cancelled") }
  }

  /// Sends bytes; see ``write(_:)``. They are copied once.
  public func write(_ bytes: some Sequence<UInt8>) async throws(RuntimeError) {
    try await write(ByteBuffer(bytes: bytes))
  }

  /// Gives a message to be sent, without waiting. It is never refused for want of room.
  ///
  /// - Returns: Whether there is room for more. If not, the producer should wait for
  ///   ``onWritable(_:)``: what it pushes before stays in memory.
  /// - Throws: As ``write(_:)``.
  @discardableResult
  public func push(_ message: ByteBuffer) throws(RuntimeError) -> Bool {
    try stream.send(message)
  }

  /// Gives a message to be sent, as ``push(_:)``, that may wait up to a millisecond for ``flush()``, or
  /// for what is sent after it: an answer of one message then leaves together with its end.
  @discardableResult
  public func pushDeferred(_ message: ByteBuffer) throws(RuntimeError) -> Bool {
    try stream.send(message, mayWait: true)
  }

  /// Sends what ``pushDeferred(_:)`` has kept back.
  public func flush() {
    stream.connection.scheduleFlushIfNeeded(isUrgent: true)
  }

  /// Calls `callback` once, as soon as there is room to send, or the call is over: at once, on this
  /// thread, if so now, and else on an event loop's thread, where it must not block.
  public func onWritable(_ callback: @escaping @Sendable () -> Void) {
    stream.onWritable(callback)
  }
}
#endif
