#if Runtime
import Glibc
import NIOCore
import NIOPosix

/// Tells when names appear in a folder or disappear from it, by inotify.
final class FolderWatch: Sendable {
  private let channel: any Channel

  private init(channel: any Channel) {
    self.channel = channel
  }

  /// - Parameter onChange: Called on the group's threads. What happened it must look up itself.
  static func start(
    _ folder: String, group: any EventLoopGroup, onChange: @escaping @Sendable () -> Void
  ) async throws(RuntimeError) -> FolderWatch {
    let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard descriptor >= 0 else { throw RuntimeFolder.failure("watch \(folder)") }
    let events = UInt32(
      IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
    guard inotify_add_watch(descriptor, folder, events | UInt32(IN_ONLYDIR)) >= 0 else {
      let error = RuntimeFolder.failure("watch \(folder)")
      close(descriptor)
      throw error
    }
    do {
      let channel = try await NIOPipeBootstrap(group: group)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ChangeHandler(onChange))
          }
        }
        .takingOwnershipOfDescriptor(input: descriptor).get()
      return FolderWatch(channel: channel)
    } catch {
      close(descriptor)
      throw RuntimeError(.discoveryFailed, "can't watch \(folder): \(error)")
    }
  }

  func stop() {
    channel.close(promise: nil)
  }

  private final class ChangeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let onChange: @Sendable () -> Void

    init(_ onChange: @escaping @Sendable () -> Void) {
      self.onChange = onChange
    }

    func channelReadComplete(context: ChannelHandlerContext) {
      onChange()
    }
  }
}
#endif
