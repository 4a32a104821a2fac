#if Runtime
public import NIOCore
import Synchronization

/// Calls an endpoint, on whichever of its instances suits.
///
/// Any number of calls may run at once, from any thread. All clients of a runtime share one
/// connection to each peer.
public final class Client: Sendable {
  public let endpoint: Endpoint
  /// Which instance a call goes to, unless the call says otherwise.
  public let mode: RoutingMode

  let instanceSet: InstanceSet
  /// The endpoint's name as calls carry it.
  let path: String
  private let watch = Mutex<DiscoveryWatch?>(nil)

  var runtime: DistributedRuntime { endpoint.runtime }

  init(endpoint: Endpoint, mode: RoutingMode) {
    self.endpoint = endpoint
    self.mode = mode
    path = endpoint.name.description
    instanceSet = InstanceSet(endpoint.name)
  }

  func follow() async throws(RuntimeError) {
    let instanceSet = self.instanceSet
    let new = try await runtime.discovery.watch(endpoint.name) { instanceSet.update($0) }
    watch.withLock { $0 = new }
  }

  // MARK: Instances

  /// The instances known now, ordered by id.
  public var instances: [Instance] { instanceSet.instances }

  /// Waits until there are enough instances.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - timeout: For how long; nil for ever.
  /// - Throws: `RuntimeError`: `timedOut`, `cancelled` if the task is cancelled.
  @discardableResult
  public func waitForInstances(
    _ count: Int = 1, timeout: TimeAmount? = nil
  ) async throws(RuntimeError) -> [Instance] {
    let wakeup = Wakeup()
    let key = instanceSet.wait(for: count) { _ in wakeup.fire() }
    let timer = timeout.map { runtime.group.next().scheduleTask(in: $0) { wakeup.fire() } }
    await withTaskCancellationHandler {
      await wakeup.wait()
    } onCancel: {
      wakeup.fire()
    }
    timer?.cancel()
    guard instanceSet.stopWaiting(key) else { return instances }
    if Task.isCancelled { throw RuntimeError(.cancelled, "waiting for instances was cancelled") }
    throw RuntimeError(
      .timedOut,
      "after \(timeout?.seconds ?? 0) s endpoint '\(endpoint.name)' has \(instances.count)"
        + " instances, \(count) were waited for")
  }

  // MARK: Calls

  /// Begins a call. It is on its way when this returns, or has failed, which its reader learns.
  public func start(_ request: ByteBuffer, _ options: CallOptions = CallOptions()) -> Call {
    let call = Call(client: self, request: request, options: options)
    runtime.metrics.clientCalls.increment()
    call.start()
    return call
  }

  /// Calls and gives the answer's messages as they come.
  public func generate(
    _ request: ByteBuffer, _ options: CallOptions = CallOptions()
  ) -> MessageReader {
    MessageReader(start(request, options))
  }

  /// Calls an endpoint that answers with one message.
  ///
  /// - Throws: `RuntimeError`: whatever the call fails with, and `malformed` if the answer is not
  ///   exactly one message.
  public func call(
    _ request: ByteBuffer, _ options: CallOptions = CallOptions()
  ) async throws(RuntimeError) -> ByteBuffer {
    let call = start(request, options)
    await call.waitUntilReadable()
    if let answer = call.takeOnly() { return answer }
    var answer: ByteBuffer?
    while true {
      let available = call.take()
      let count = available.messages.count + (answer == nil ? 0 : 1)
      if count == 1 { answer = answer ?? available.messages[0] }
      switch available.end {
      case nil where count > 1:
        call.cancel()
        throw Self.notOneMessage("more than one message")
      case nil: await call.waitUntilReadable()
      case .failed(let error)?: throw error
      case .finished?:
        guard let answer, count == 1 else {
          throw Self.notOneMessage(count == 0 ? "no message" : "\(count) messages")
        }
        return answer
      }
    }
  }

  private static func notOneMessage(_ found: String) -> RuntimeError {
    RuntimeError(.malformed, "the endpoint answered with \(found); expected exactly one")
  }
}
#endif
