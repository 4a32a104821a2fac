import Dispatch
import Glibc
import Martlet

/// One connection to a server of this machine.
///
/// The socket blocks, so that each call runs in Dispatch's threads and Swift's task only waits.
final class Socket: Sendable {
  private let descriptor: Int32

  init(port: UInt16) throws(PyError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Self.error("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    // `deinit` closes it, also of one that is complete when its `init` throws.
    guard result == 0 else { throw Self.error("connect to port \(port)") }
  }

  deinit { close(descriptor) }

  private static func error(_ action: String) -> PyError {
    .connectionError("\(action): \(String(cString: strerror(errno)))")
  }

  func write(_ text: String) throws(PyError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Self.error("send") }
      rest.removeFirst(count)
    }
  }

  /// At most `limit` bytes; none at the end.
  func read(_ limit: Int = 16_384) throws(PyError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    guard count >= 0 else { throw Self.error("receive") }
    return Array(buffer.prefix(count))
  }

  /// Ends a call that blocks in another thread.
  func cancel() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// Runs a blocking call in another thread. Before its first suspension an exported function is on
/// the event loop's thread and holds the GIL: a call that blocks there would stop all of Python.
func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
  }
}

/// The same; cancelling the task ends the connection.
func blocking<R: Sendable>(
  on socket: Socket, _ body: @escaping @Sendable () throws -> R
) async throws -> R {
  let result = try await withTaskCancellationHandler {
    try await blocking(body)
  } onCancel: {
    socket.cancel()
  }
  try Task.checkCancellation()
  return result
}
