#if Runtime
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The client end: one connection to each address, made when it is first needed and shared by
/// everything that calls there.
final class ConnectionPool: Sendable {
  typealias Callback = @Sendable (Result<Connection, RuntimeError>) -> Void

  private enum Entry {
    case connecting([Callback])
    case connected(Connection)
  }

  private struct State {
    var entries: [TransportAddress: Entry] = [:]
    var isShutDown = false
  }

  private let group: any EventLoopGroup
  private let limits: TransportLimits
  private let hello: Hello
  private let logger: Logger
  private let state = Mutex(State())

  init(group: any EventLoopGroup, limits: TransportLimits, hello: Hello, logger: Logger) {
    self.group = group
    self.limits = limits
    self.hello = hello
    self.logger = logger
  }

  /// Gives a connection to the first of `addresses` that can be reached: at once, on this thread, if
  /// there is one already.
  func connect(to addresses: [TransportAddress], _ callback: @escaping Callback) {
    guard let first = addresses.first else {
      let error = RuntimeError(
        .unavailable, "the instance advertises no address", isUnprocessed: true)
      return callback(.failure(error))
    }
    connect(to: first) { result in
      if case .failure = result, addresses.count > 1 {
        self.connect(to: Array(addresses.dropFirst()), callback)
      } else {
        callback(result)
      }
    }
  }

  private func connect(to address: TransportAddress, _ callback: @escaping Callback) {
    enum Step { case use(Connection), wait, dial, refuse }
    let step = state.withLock { state -> Step in
      if state.isShutDown { return .refuse }
      switch state.entries[address] {
      case .connected(let connection)? where connection.isUsable: return .use(connection)
      case .connecting(var callbacks)?:
        callbacks.append(callback)
        state.entries[address] = .connecting(callbacks)
        return .wait
      case .connected?, nil:
        state.entries[address] = .connecting([callback])
        return .dial
      }
    }
    switch step {
    case .use(let connection): callback(.success(connection))
    case .wait: break
    case .dial: dial(address)
    case .refuse:
      callback(
        .failure(RuntimeError(.shutDown, "the runtime was shut down", isUnprocessed: true)))
    }
  }

  private func dial(_ address: TransportAddress) {
    let bootstrap = ClientBootstrap(group: group)
      .connectTimeout(limits.connectTimeout)
      .channelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator.forConnections)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          // The pool hears of the connection through `onReady`, on the channel's own loop, where
          // nothing else of it can happen in between.
          let box = NIOLoopBoundBox<Connection?>(nil, eventLoop: channel.eventLoop)
          let connection = Connection(
            role: .client, channel: channel, limits: self.limits, hello: self.hello,
            logger: self.logger, acceptor: nil,
            onReady: { result in
              if let connection = box.value {
                self.settle(address, result.map { connection })
                box.value = nil
              }
            },
            onClose: { connection, _ in self.remove(connection, address) })
          box.value = connection
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(connection))
        }
      }
    let connecting: EventLoopFuture<any Channel>
    switch address {
    case .unix(let path): connecting = bootstrap.connect(unixDomainSocketPath: path)
    case .tcp(let host, let port):
      connecting = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .connect(host: host, port: port)
    }
    connecting.whenFailure { error in
      self.settle(
        address,
        .failure(
          RuntimeError(
            .unavailable, "can't connect to \(address): \(RuntimeError.reason(of: error))",
            isUnprocessed: true)))
    }
  }

  private func settle(_ address: TransportAddress, _ result: Result<Connection, RuntimeError>) {
    let callbacks = state.withLock { state -> [Callback] in
      guard case .connecting(let callbacks)? = state.entries[address] else { return [] }
      switch result {
      case .success(let connection): state.entries[address] = .connected(connection)
      case .failure: state.entries[address] = nil
      }
      return callbacks
    }
    let result = result.mapError { error in
      var error = error
      error.isUnprocessed = true
      return error
    }
    for callback in callbacks { callback(result) }
  }

  private func remove(_ connection: Connection, _ address: TransportAddress) {
    state.withLock { state in
      if case .connected(let current)? = state.entries[address], current === connection {
        state.entries[address] = nil
      }
    }
  }

  /// Closes every connection; calls on them fail with `shutDown`.
  func close() {
    let connections = state.withLock { state -> [Connection] in
      state.isShutDown = true
      return state.entries.values.compactMap {
        if case .connected(let connection) = $0 { connection } else { nil }
      }
    }
    for connection in connections {
      connection.retire()
      connection.channel.eventLoop.execute {
        connection.close(RuntimeError(.shutDown, "the runtime was shut down"))
      }
    }
  }
}
#endif
