#if Runtime
import Glibc
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The server end: one socket for all endpoints of a runtime, and the connections made to it.
final class Listener: Sendable {
  let address: TransportAddress
  private let channel: any Channel
  private let connections: Connections

  /// The connections that are open, in a box of their own: they outlive the socket while draining.
  private final class Connections: Sendable {
    let all = Mutex<[ObjectIdentifier: Connection]>([:])

    func add(_ connection: Connection) {
      all.withLock { $0[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
      all.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
    }
  }

  private init(address: TransportAddress, channel: any Channel, connections: Connections) {
    self.address = address
    self.channel = channel
    self.connections = connections
  }

  /// Listens on `address`; TCP port 0 lets the system choose one.
  static func bind(
    _ address: TransportAddress, group: any EventLoopGroup, limits: TransportLimits, hello: Hello,
    logger: Logger, acceptor: @escaping Connection.Acceptor
  ) async throws(RuntimeError) -> Listener {
    let connections = Connections()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = Connection(
            role: .server, channel: channel, limits: limits, hello: hello, logger: logger,
            acceptor: acceptor, onReady: { _ in },
            onClose: { connection, _ in connections.remove(connection) })
          connections.add(connection)
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(connection))
        }
      }
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator.forConnections)
    do {
      switch address {
      case .unix(let path):
        let channel = try await bootstrap.bind(
          unixDomainSocketPath: path, cleanupExistingSocketFile: true
        ).get()
        return Listener(address: address, channel: channel, connections: connections)
      case .tcp(let host, let port):
        let channel =
          try await bootstrap
          .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
          .bind(host: host, port: port).get()
        let bound = TransportAddress.tcp(host: host, port: channel.localAddress?.port ?? port)
        return Listener(address: bound, channel: channel, connections: connections)
      }
    } catch {
      throw RuntimeError(wrapping: error, .unavailable, "can't listen on \(address)")
    }
  }

  /// Tells every client to send new calls elsewhere.
  func announceDraining(_ reason: String) {
    for connection in connections.all.withLock({ Array($0.values) }) {
      connection.sendGoAway(reason)
    }
  }

  /// Stops listening and closes the connections once what they still hold is written, waiting at
  /// most `timeout` for them.
  func close(timeout: TimeAmount) async {
    try? await channel.close()
    if case .unix(let path) = address { unlink(path) }
    for connection in connections.all.withLock({ Array($0.values) }) {
      connection.closeWhenFlushed()
    }
    let deadline = NIODeadline.now() + timeout
    while NIODeadline.now() < deadline, !connections.all.withLock({ $0.isEmpty }) {
      try? await Task.sleep(for: .milliseconds(2))
    }
    for connection in connections.all.withLock({ Array($0.values) }) {
      connection.channel.eventLoop.execute {
        connection.close(RuntimeError(.shutDown, "the runtime was shut down"))
      }
    }
  }
}

extension AdaptiveRecvByteBufferAllocator {
  /// From one token to a long message: reads grow while they fill the buffer.
  static var forConnections: AdaptiveRecvByteBufferAllocator {
    AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 4096, maximum: 256 << 10)
  }
}
#endif
