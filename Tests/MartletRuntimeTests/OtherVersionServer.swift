#if Runtime
import NIOCore
import NIOPosix

@testable import MartletRuntime

/// Greets with a version of the wire format that does not exist yet.
final class OtherVersionServer {
  let port: Int
  private let channel: any Channel

  init() throws {
    channel = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Greeter())
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress?.port ?? 0
  }

  private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(.preface(version: 2)), promise: nil)
    }
  }

  deinit { channel.close(promise: nil) }
}
#endif
