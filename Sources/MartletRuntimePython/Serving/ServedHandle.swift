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

  /// From now on `receive` is called on the running loop with each request, once when it is new
  /// (and false), and again if its caller cancels it (and true).
  func deliver(to receive: Bound) throws {
    inbox.deliver(to: receive.owned(), on: try PyEventLoop.running(receive.py))
  }

  /// Ends the delivery, and refuses the calls that wait for it.
  func close() { inbox.close() }

  deinit { inbox.close() }

  /// Takes the announcement back and takes no further calls; running ones go on.
  func stop() async { await endpoint.stopServing(served) }
}
#endif
