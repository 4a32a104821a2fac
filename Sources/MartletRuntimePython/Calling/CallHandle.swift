#if Runtime
import Martlet
import MartletRuntime
import Synchronization

private final class AcceptedInstance: Sendable {
  let id = Mutex<InstanceID?>(nil)
}

/// One call that this process makes.
@PyClass(options: [.weakReferences]) final class CallHandle: Sendable {
  private let call: Call

  @PyIgnore init(_ call: Call) { self.call = call }

  /// The instance that the call went to last.
  var instanceID: UInt64? { call.instanceID?.rawValue }

  /// The items that have come; None after the last one. Raises what the call failed with.
  func take(_ py: Python) throws -> Py? { try Items.take(from: call, py) }

  /// Waits until `take` gives something.
  @PyMethod(executor: .eventLoop)
  func readable() async throws { try await Waiting.until { call.onReadable($0) } }

  /// Waits until a handler has the call. Returns false if it is clear that none ever will.
  @PyMethod(executor: .eventLoop)
  func accepted() async throws -> Bool {
    let instance = AcceptedInstance()
    let call = call
    try await Waiting.until { done in
      call.onAccepted { id in
        instance.id.withLock { $0 = id }
        done()
      }
    }
    return instance.id.withLock { $0 } != nil
  }

  /// Raises what the call failed with, if that is all that is left of it.
  func raiseFailure(_ py: Python) throws {
    if case .failed(let error)? = call.take().end { throw ErrorFactory.make(error, py) }
  }

  /// Asks the handler to come to an end; what it still sends arrives.
  func stop() { call.stop() }

  /// Ends the call now.
  func cancel() { call.cancel() }

  /// Nobody holds the call any more, so nobody reads it.
  deinit { call.cancel() }

  // MARK: Sending, in a bidirectional call

  /// Sends an item. Returns whether there is room for more; if not, await `writable`.
  func send(_ item: Bound) throws -> Bool {
    let message = try Packer.pack(item)
    return try item.py.typed { try call.send(message) }
  }

  func finishSending(_ py: Python) throws { try py.typed { try call.finishSending() } }

  @PyMethod(executor: .eventLoop)
  func writable() async throws { try await Waiting.until { call.onWritable($0) } }
}
#endif
