#if Runtime
public import NIOCore

/// What serves an endpoint.
///
/// A handler runs as a task of its own. When its caller stops the call, goes away or runs out of
/// time, that task is cancelled at once. What it throws reaches the caller: see ``HandlerFailure``.
public struct Handler: Sendable {
  enum Kind: Sendable {
    case call(@Sendable (ServerCall) -> Void)
    case unary(@Sendable (ByteBuffer, RequestContext) async throws -> ByteBuffer)
    case request(@Sendable (ByteBuffer, RequestContext, MessageWriter) async throws -> Void)
    case messages(@Sendable (MessageReader, RequestContext, MessageWriter) async throws -> Void)
  }

  let kind: Kind

  /// One message in, one out.
  public static func unary(
    _ body: @escaping @Sendable (ByteBuffer, RequestContext) async throws -> ByteBuffer
  ) -> Handler {
    Handler(kind: .unary(body))
  }

  /// One message in, any number out. The stream ends when `body` returns.
  public static func stream(
    _ body: @escaping @Sendable (ByteBuffer, RequestContext, MessageWriter) async throws -> Void
  ) -> Handler {
    Handler(kind: .request(body))
  }

  /// Any number of messages both ways, the request being the first. `body` starts when the call
  /// comes in.
  public static func bidirectional(
    _ body: @escaping @Sendable (MessageReader, RequestContext, MessageWriter) async throws -> Void
  ) -> Handler {
    Handler(kind: .messages(body))
  }

  /// A handler that isn't a Swift task: the bridge to another language. `body` gets the call on an
  /// event loop's thread, must not block, and must see to it that the call is ended.
  public static func callback(_ body: @escaping @Sendable (ServerCall) -> Void) -> Handler {
    Handler(kind: .call(body))
  }
}
#endif
