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
  private let ports: [Int]
  private var pid = pid_t()

  init() async throws {
    folder = try TemporaryFolder()
    ports = try [Self.freePort(), Self.freePort()]
    address = "http://127.0.0.1:\(ports[0])"
    try await start()
  }

  deinit { stop() }

  /// Starts it, with the data that it had, and waits until it answers.
  func start() async throws {
    let executable = try #require(Self.executable, "install etcd: Debian's etcd-server")
    let peer = "http://127.0.0.1:\(ports[1])"
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
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
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
        break
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw NoAnswer()
  }

  /// What etcd itself says stands among the output.
  struct NoAnswer: Error {}

  func stop() {
    guard pid > 0 else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    pid = 0
  }

  /// One that no connection can have taken when etcd comes back to it: those that the system hands
  /// out begin at 32768.
  private static func freePort() throws -> Int {
    while true {
      let port = Int.random(in: 20_000..<32_000)
      let bound = try? ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .bind(host: "127.0.0.1", port: port).wait()
      guard let bound else { continue }
      try bound.close().wait()
      return port
    }
  }
}
#endif
