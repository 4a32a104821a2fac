#if Runtime
import Glibc
import NIOCore

/// A second handle of a connection's socket, with which any thread may write.
///
/// A hop to the event loop costs a call with nothing beside it in flight a third of its time. Writing
/// never blocks; what the socket does not take is the channel's. Whoever writes sees to it that
/// nobody else does meanwhile: see ``Connection/scheduleFlushIfNeeded(isUrgent:)``.
final class DirectSocket: Sendable {
  private let handle: CInt

  /// - Returns: nil if the process has no file descriptor left.
  init?(duplicating handle: CInt) {
    self.handle = fcntl(handle, F_DUPFD_CLOEXEC, 0)
    guard self.handle >= 0 else { return nil }
  }

  deinit { Glibc.close(handle) }

  /// Writes as much of `chunks` as the socket takes now, and leaves the rest in them.
  func write(_ chunks: inout [ByteBuffer]) {
    while let chunk = chunks.first {
      let count = unsafe chunk.withUnsafeReadableBytes { bytes in
        // Contract: the kernel reads the bytes during the call only. A broken connection is an
        // error here and no signal; the channel finds out by itself.
        unsafe send(
          handle, bytes.baseAddress, bytes.count,
          CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
      }
      if count == chunk.readableBytes {
        chunks.removeFirst()
      } else {
        if count > 0 { chunks[0].moveReaderIndex(forwardBy: count) }
        return
      }
    }
  }
}
#endif
