#if Runtime
import Martlet
import MartletRuntime

/// An endpoint that this process serves.
@PyClass final class ServedHandle: Sendable {
  private let endpoint: Endpoint
  private let served: ServedEndpoint
  private let inbox: RequestInbox

  @PyIgnore init(_ endpoint: Endpoint, _ served: ServedEndpoint, _ inbox: RequestInbox) {
    self.endpoint = endpoint
    self.served = served
    self.inbox = inbox
  }

  var instanceID: UInt64 { served.instance.id.rawValue }
  var addresses: [String] { served.instance.addresses.map(\.description) }
  var activeCalls: Int { served.activeCalls }

  /// Waits for calls: pairs of a request and whether it is new (false) or was cancelled (true).
  /// An empty list means that no more come.
  @PyMethod(executor: .eventLoop)
  func nextEvents() async throws -> [(RequestHandle, Bool)] {
    while true {
      let (events, isClosed) = inbox.take()
      if isClosed || !events.isEmpty { return events.map { ($0.0, $0.isCancelled) } }
      try await Waiting.until { inbox.onEvents($0) }
    }
  }

  /// Ends `nextEvents`, and refuses the calls that wait for it.
  func close() { inbox.close() }

  deinit { inbox.close() }

  /// Takes the announcement back and takes no further calls; running ones go on.
  func stop() async { await endpoint.stopServing(served) }
}
#endif
