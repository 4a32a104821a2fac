#if Runtime
import NIOCore
import Synchronization

/// Who is told what happens on a stream. Calls come on the connection's event loop, or on the thread
/// that closes the stream, with no lock held.
protocol StreamObserver: AnyObject, Sendable {
  /// Messages or the end have arrived since the last `take`.
  func streamIsReadable(_ stream: MultiplexedStream)
  /// The other side cancelled, or the connection is gone.
  func streamWasCancelled(_ stream: MultiplexedStream, _ mode: CancelMode)
  /// A handler has the call.
  func streamWasAccepted(_ stream: MultiplexedStream)
  /// Both directions are over and the connection has forgotten the stream.
  func streamDidClose(_ stream: MultiplexedStream)
}

/// One call on a connection: messages both ways, each way with its window.
///
/// Any thread may send and take. Lock order: a stream's lock, then its connection's.
final class MultiplexedStream: Numbered, Sendable {
  let id: UInt32
  let connection: Connection
  /// Who is at the other end.
  let peer: UInt64
  /// The longest message that both sides accept.
  let maximumMessageSize: Int
  let state: Mutex<State>

  /// What waits to be sent.
  enum Outgoing {
    case message(ByteBuffer, isLast: Bool)
    case end
    case error(ByteBuffer)
  }

  /// A long message while its parts arrive.
  struct Assembly {
    var bytes: ByteBuffer
    var total: Int
    var isLast: Bool
    /// What its parts cost of the window, and have not been given back for yet.
    var cost: Int
  }

  struct State {
    var observer: (any StreamObserver)?
    // Arriving
    var inbox = Inbox()
    var assembly: Assembly?
    /// What the other side may still send.
    var window: Int
    /// What it may send again, once it is told.
    var owed = 0
    var incomingEnd: StreamEnd?
    var hasReceivedMessage = false
    /// The connection's handler has noted to tell the observer.
    var isMarkedReadable = false
    // Leaving
    /// What this side may still send.
    var credit: Int
    var backlog = Backlog()
    var sentOfHead = 0
    /// The caller waits for the word that a handler has the call.
    var owesAcceptance = false
    /// No more messages will be given to be sent.
    var isFinished = false
    /// Why nothing can be sent any more.
    var closed: RuntimeError?
    var writableCallbacks: [@Sendable () -> Void] = []
  }

  init(
    id: UInt32, connection: Connection, peer: Hello, observer: (any StreamObserver)?, credit: Int,
    isFinished: Bool = false
  ) {
    let limits = connection.limits
    self.id = id
    self.connection = connection
    self.peer = peer.peer
    maximumMessageSize = min(peer.maximumMessageSize, limits.maximumMessageSize)
    state = Mutex(
      State(
        observer: observer, window: limits.streamWindow, credit: credit, isFinished: isFinished))
  }

  /// Whether a message has arrived, taken or not: from then on a call can't be sent again elsewhere.
  var hasReceivedMessage: Bool { state.withLock { $0.hasReceivedMessage } }

  /// The failure that the reader would get next.
  var pendingFailure: RuntimeError? {
    state.withLock {
      guard $0.inbox.isEmpty, case .failed(let error)? = $0.incomingEnd else { return nil }
      return error
    }
  }

  /// Takes the note that the reader is to be told of something new.
  ///
  /// - Returns: Whom to tell, and whether the news is a failure.
  func newsForReader() -> (any StreamObserver, hasFailed: Bool)? {
    state.withLock { state in
      state.isMarkedReadable = false
      guard let observer = state.observer else { return nil }
      if case .failed? = state.incomingEnd { return (observer, true) }
      return (observer, false)
    }
  }

  func setObserver(_ observer: any StreamObserver) {
    state.withLock { $0.observer = observer }
  }

  // MARK: Reading

  /// Takes the one message of a stream that is over by it: what most calls are, and needs no array.
  /// Nil if that is not so, and then ``take()`` says what is.
  func takeOnly() -> (ByteBuffer, StreamEnd)? {
    state.withLock { state in
      guard let end = state.incomingEnd, let message = state.inbox.takeOnly() else { return nil }
      return (message, end)
    }
  }

  func take() -> AvailableMessages {
    let (available, credit) = state.withLock { state -> (AvailableMessages, Int) in
      var available = AvailableMessages()
      if !state.inbox.isEmpty {
        state.owed += state.inbox.cost
        available.messages = state.inbox.take()
        // The message after these may have filled the window: nothing waits before it now.
        state.owed += state.assembly?.cost ?? 0
        state.assembly?.cost = 0
      }
      available.end = state.incomingEnd
      return (available, Self.creditDue(&state, of: connection.limits.streamWindow))
    }
    if credit > 0 { connection.sendCredit(credit, stream: id) }
    return available
  }

  /// Giving back every few bytes would cost a frame each; half a window keeps a sender busy.
  static func creditDue(_ state: inout State, of window: Int) -> Int {
    guard state.incomingEnd == nil, state.owed >= window / 2 else { return 0 }
    let credit = state.owed
    state.owed = 0
    state.window += credit
    return credit
  }

  var isReadable: Bool {
    state.withLock { !$0.inbox.isEmpty || $0.incomingEnd != nil }
  }
}
#endif
