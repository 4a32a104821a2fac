#if Runtime
public import NIOCore

/// How a stream of messages ended.
public enum StreamEnd: Sendable, Hashable {
  /// The other side sent everything it had.
  case finished
  /// It broke. What came before is still worth what it was worth; it is not the whole.
  case failed(RuntimeError)
}

/// What a stream has for its reader at one moment.
public struct AvailableMessages: Sendable {
  /// The messages since the last look, in order.
  public var messages: [ByteBuffer] = []
  /// Set once nothing follows `messages`.
  public var end: StreamEnd?

  /// Whether there is neither a message nor the end.
  public var isEmpty: Bool { messages.isEmpty && end == nil }
}

/// Messages that arrive, for a reader that can't wait by `await`: an event loop of another language.
///
/// Any thread may call; one reader at a time.
public protocol MessageSource: AnyObject, Sendable {
  /// Takes everything that has arrived. The sender gets room for as many bytes again.
  func take() -> AvailableMessages

  /// Calls `callback` once, as soon as ``take()`` would give something: at once, on this thread, if
  /// it would now, and else on an event loop's thread, where it must not block.
  func onReadable(_ callback: @escaping @Sendable () -> Void)

  /// Ends the stream. The other side's work on it is cancelled.
  func cancel()
}
#endif
