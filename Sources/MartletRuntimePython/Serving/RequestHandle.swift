#if Runtime
import Dispatch
import Martlet
import MartletRuntime
import NIOCore

/// One call to be answered.
@PyClass final class RequestHandle: Sendable {
  private let call: ServerCall

  @PyIgnore init(_ call: ServerCall) { self.call = call }

  var id: String { call.context.id }
  var metadata: [String: String] { call.context.metadata }
  var instanceID: UInt64 { call.context.instanceID.rawValue }
  var isBidirectional: Bool { call.isBidirectional }
  var isStopped: Bool { call.context.isStopped }
  var isKilled: Bool { call.context.isKilled }
  /// Seconds that are left of the caller's time; None if the caller waits for ever.
  var remainingTime: Double? { call.context.remainingTime.map { Double($0.nanoseconds) / 1e9 } }

  /// The request. Raises ValueError if it can't be read.
  func payload(_ py: Python) throws -> Py { try Unpacker.unpack(call.request, py).owned() }

  // MARK: Answering

  /// Sends an item. Returns whether there is room for more; if not, await `writable`.
  func send(_ item: Bound) throws -> Bool {
    let message = try Packer.pack(item)
    return try item.py.typed { try call.writer.push(message) }
  }

  /// Sends an item that waits for the next one, for `flush`, or for a millisecond.
  func sendDeferred(_ item: Bound) throws -> Bool {
    let message = try Packer.pack(item)
    return try item.py.typed { try call.writer.pushDeferred(message) }
  }

  /// Sends what `send_deferred` has kept back.
  func flush() { call.writer.flush() }

  /// Sends the only or last item.
  func finishWith(_ item: Bound) throws {
    let message = try Packer.pack(item)
    try item.py.typed { try call.finish(message) }
  }

  /// Ends the call well. One that is over already stays as it is.
  func finish() { try? call.finish() }

  /// Ends the call with one of the runtime's own errors.
  func failCode(_ code: String, _ message: String) {
    call.fail(RuntimeError(RuntimeError.Code(rawValue: code) ?? .unavailable, message))
  }

  /// Ends the call with what a handler raised.
  func failWith(
    _ name: String, _ message: String, _ status: Int?, _ traceback: String?, _ bases: [String]
  ) {
    call.fail(throwing: HandlerFailure(name, message, status, traceback, bases))
  }

  /// Sends the call back: no handler has seen it.
  func refuse() {
    call.fail(
      RuntimeError(.unavailable, "the endpoint takes no calls any more", isUnprocessed: true))
  }

  /// Ends the call of a handler that was cancelled.
  func cancelled() { call.fail(throwing: CancellationError()) }

  /// Waits until there is room for more, or the call is over.
  @PyMethod(executor: .eventLoop)
  func writable() async throws { try await Waiting.until { call.writer.onWritable($0) } }

  /// The same for a thread that is no event loop's; others run meanwhile.
  func waitWritable(_ py: Python) {
    let call = call
    py.detach {
      let isWritable = DispatchSemaphore(value: 0)
      call.writer.onWritable { isWritable.signal() }
      isWritable.wait()
    }
  }

  // MARK: Reading, in a bidirectional call

  /// The items that have come; None after the last one. Raises what broke the stream.
  func take(_ py: Python) throws -> Py? { try Items.take(from: call, py) }

  /// Waits until `take` gives something.
  @PyMethod(executor: .eventLoop)
  func readable() async throws { try await Waiting.until { call.onReadable($0) } }
}
#endif
