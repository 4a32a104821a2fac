#if Runtime
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One POST to etcd's gateway on a connection of its own: the answer's JSON values, each on its line.
///
/// A watch is such an exchange that goes on; any other has one line.
final class EtcdExchange: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart
  typealias Lines = AsyncThrowingStream<JSON, any Error>

  /// A longer line is not etcd's: a snapshot of some ten thousand instances fits.
  private static let maximumLine = 64 << 20

  private let lines: Lines.Continuation
  private var status = HTTPResponseStatus.ok
  private var buffer = ByteBuffer()
  private let silenceLimit: TimeAmount
  private var timer: Scheduled<Void>?

  private init(_ lines: Lines.Continuation, silenceLimit: TimeAmount) {
    self.lines = lines
    self.silenceLimit = silenceLimit
  }

  /// Sends `body` to `path`.
  ///
  /// - Parameters:
  ///   - silenceLimit: For how long the server may say nothing.
  /// - Returns: What it answers, as it comes. The connection closes when that is let go of.
  static func post(
    _ path: String, _ body: JSON, to endpoint: EtcdEndpoint, group: any EventLoopGroup,
    silenceLimit: TimeAmount
  ) async throws -> Lines {
    let (stream, continuation) = Lines.makeStream()
    let channel = try await ClientBootstrap(group: group)
      .connectTimeout(min(silenceLimit, .seconds(3)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(
            EtcdExchange(continuation, silenceLimit: silenceLimit))
        }
      }
      .connect(host: endpoint.host, port: endpoint.port).get()
    continuation.onTermination = { _ in channel.close(promise: nil) }
    let payload = ByteBuffer(string: body.text)
    var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path)
    head.headers = [
      "host": "\(endpoint.host):\(endpoint.port)", "content-type": "application/json",
      "content-length": "\(payload.readableBytes)", "connection": "close",
    ]
    let parts: [HTTPClientRequestPart] = [.head(head), .body(.byteBuffer(payload)), .end(nil)]
    for part in parts.dropLast() { channel.write(part, promise: nil) }
    try await channel.writeAndFlush(parts[2])
    return stream
  }

  func handlerAdded(context: ChannelHandlerContext) { restartTimer(context) }

  private func restartTimer(_ context: ChannelHandlerContext) {
    timer?.cancel()
    let channel = context.channel
    let lines = self.lines
    let limit = silenceLimit
    timer = context.eventLoop.scheduleTask(in: limit) { () -> Void in
      lines.finish(
        throwing: RuntimeError(.timedOut, "etcd has said nothing for \(limit.seconds) s"))
      channel.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    restartTimer(context)
    switch unwrapInboundIn(data) {
    case .head(let head): status = head.status
    case .body(var bytes):
      buffer.writeBuffer(&bytes)
      takeLines(context)
    case .end:
      if buffer.readableBytes > 0 { yield(buffer) }
      finish(context)
    }
  }

  private func takeLines(_ context: ChannelHandlerContext) {
    while let end = buffer.readableBytesView.firstIndex(of: 0x0a),
      let line = buffer.readSlice(length: end - buffer.readerIndex)
    {
      buffer.moveReaderIndex(forwardBy: 1)
      if line.readableBytes > 0 { yield(line) }
    }
    buffer.discardReadBytes()
    if buffer.readableBytes > Self.maximumLine {
      lines.finish(throwing: RuntimeError(.discoveryFailed, "etcd's answer is too long"))
      context.close(promise: nil)
    }
  }

  private func yield(_ line: ByteBuffer) {
    guard status == .ok else {
      lines.finish(
        throwing: RuntimeError(
          .discoveryFailed, "etcd answered \(status.code): \(String(buffer: line).prefix(500))"))
      return
    }
    do {
      lines.yield(try JSONParser.parse(Array(line.readableBytesView)))
    } catch {
      lines.finish(
        throwing: RuntimeError(.discoveryFailed, "etcd's answer is no JSON: \(error)"))
    }
  }

  private func finish(_ context: ChannelHandlerContext) {
    timer?.cancel()
    lines.finish()
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    lines.finish(throwing: RuntimeError(.discoveryFailed, "etcd closed the connection"))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    lines.finish(throwing: error)
    context.close(promise: nil)
  }
}
#endif
