#if Runtime
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import MartletRuntime

/// A real etcd on loopback, with its data in a folder of its own.
final class EtcdServer {
  private static let executable = (["/usr/bin/etcd", "/usr/local/bin/etcd"] as [String]).first {
    access($0, X_OK) == 0
  }

  let address: String
  private let folder: TemporaryFolder
  private let ports: [HeldPort]
  private var pid = pid_t()

  init() async throws {
    folder = try TemporaryFolder()
    ports = try [HeldPort(), HeldPort()]
    address = "http://127.0.0.1:\(ports[0].number)"
    try await start()
  }

  deinit { stop() }

  /// Starts it, with the data that it had, and waits until it answers.
  func start() async throws {
    let executable = try #require(Self.executable, "install etcd: Debian's etcd-server")
    let peer = "http://127.0.0.1:\(ports[1].number)"
    let log = folder.path + "/log"
    let arguments = [
      executable, "--data-dir", folder.path + "/data", "--name", "test",
      "--listen-client-urls", address, "--advertise-client-urls", address,
      "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
      "--initial-cluster", "test=\(peer)", "--log-level", "error",
    ]
    var pointers = arguments.map { (text: String) in strdup(text) }
    pointers.append(nil as UnsafeMutablePointer<CChar>?)
    defer { for pointer in pointers { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    defer { posix_spawn_file_actions_destroy(&actions) }
    try #require(posix_spawn(&pid, executable, &actions, nil, pointers, environ) == 0)
    let gateway = EtcdGateway(
      [try EtcdEndpoint(address)], group: .singletonMultiThreadedEventLoopGroup,
      timeout: .seconds(2))
    for _ in 0..<300 {
      if (try? await gateway.values(under: "x/")) != nil { return }
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        pid = 0
        let how = status & 0x7f == 0 ? "status \(status >> 8)" : "signal \(status & 0x7f)"
        throw NoAnswer(description: "etcd has ended with \(how):\n\(Self.end(of: log))")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw NoAnswer(description: "etcd does not answer after 300 tries:\n\(Self.end(of: log))")
  }

  struct NoAnswer: Error, CustomStringConvertible {
    var description: String
  }

  /// The last that etcd said.
  private static func end(of log: String) -> String {
    guard let file = fopen(log, "r") else { return "(no log)" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    fseek(file, -bytes.count, SEEK_END)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  func stop() {
    guard pid > 0 else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    pid = 0
  }
}
#endif
