#if Runtime
import Glibc

/// A TCP port of loopback that nobody else gets for as long as this lives, whether a server of ours
/// listens on it just now or not.
///
/// A port that was only found free may be somebody's by the time a server binds it: another test's,
/// or another process's. This one stays bound, and a server shares it by `SO_REUSEADDR`, as etcd does.
final class HeldPort {
  struct NoneLeft: Error {}

  let number: Int
  private let handle: CInt

  init() throws {
    // Below those that the system hands out to connections, which begin at 32768.
    for _ in 0..<1_000 {
      let number = UInt16.random(in: 20_000..<32_000)
      let handle = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = number.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      // Only now: until it is bound it must not share.
      var yes: CInt = 1
      if status == 0,
        setsockopt(
          handle, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size)) == 0
      {
        self.number = Int(number)
        self.handle = handle
        return
      }
      close(handle)
    }
    throw NoneLeft()
  }

  deinit { close(handle) }
}
#endif
