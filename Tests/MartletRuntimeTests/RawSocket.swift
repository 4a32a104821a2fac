#if Runtime
import Glibc
import NIOCore
import Testing

@testable import MartletRuntime

/// A TCP connection without any manners.
final class RawSocket {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(descriptor) }

  /// Sends what the other side takes: it may close in the middle.
  func send(_ bytes: ByteBuffer) {
    bytes.withUnsafeReadableBytes { bytes in
      _ = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }

  /// Everything the other side sends until it closes; nil if it does not.
  func readToEnd() async throws -> ByteBuffer? {
    var all = ByteBuffer()
    var chunk = [UInt8](repeating: 0, count: 65536)
    for _ in 0..<4_000 {
      let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      if count > 0 {
        all.writeBytes(chunk[..<count])
      } else if count == 0 || errno != EAGAIN {
        return all
      } else {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    return nil
  }
}

extension RequestHeader {
  /// The payload of an `open` frame.
  func encoded() throws -> ByteBuffer {
    let size = try size()
    var buffer = ByteBuffer()
    write(to: &buffer)
    #expect(buffer.readableBytes == size)
    return buffer
  }
}

extension ByteBuffer {
  /// A frame as it stands on the wire, right or wrong.
  static func frame(
    kind: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, length: UInt32? = nil,
    _ payload: ByteBuffer = ByteBuffer()
  ) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.writeMultipleIntegers(
      length ?? UInt32(payload.readableBytes), kind, flags, stream)
    buffer.writeImmutableBuffer(payload)
    return buffer
  }

  static func preface(version: UInt8 = WireFormat.version) -> ByteBuffer {
    var buffer = ByteBuffer()
    Preface.write(version: version, to: &buffer)
    return buffer
  }

  /// Preface and hello, as a client says them.
  static var greeting: ByteBuffer {
    var buffer = preface()
    let hello = Hello(peer: 1, limits: TransportLimits()).encoded()
    buffer.writeImmutableBuffer(.frame(kind: FrameKind.hello.rawValue, hello))
    return buffer
  }

  static func + (a: ByteBuffer, b: ByteBuffer) -> ByteBuffer {
    var sum = a
    sum.writeImmutableBuffer(b)
    return sum
  }
}
#endif
