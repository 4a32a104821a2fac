#if Runtime
import NIOCore
import Synchronization

/// An endpoint that this runtime serves.
public final class ServedEndpoint: Sendable {
  /// What discovery was told.
  public let instance: Instance
  /// How many calls run at once at most; the caller of a further one is sent to another instance.
  public let maximumConcurrentCalls: Int

  let handler: Handler
  let metrics = EndpointMetrics()
  private let registry: EndpointRegistry
  private let calls = Mutex<[ServerCall]>([])

  init(
    instance: Instance, handler: Handler, maximumConcurrentCalls: Int, registry: EndpointRegistry
  ) {
    self.instance = instance
    self.handler = handler
    self.maximumConcurrentCalls = maximumConcurrentCalls
    self.registry = registry
  }

  /// Calls being handled now.
  public var activeCalls: Int { calls.withLock { $0.count } }

  var labels: [(String, String)] {
    [
      ("namespace", instance.endpoint.namespace), ("component", instance.endpoint.component),
      ("endpoint", instance.endpoint.endpoint),
    ]
  }

  /// Takes a call, or refuses it.
  func accept(
    _ stream: MultiplexedStream, _ header: RequestHeader
  ) throws(RuntimeError) -> ServerCall {
    let context = RequestContext(
      endpoint: instance.endpoint, instanceID: instance.id, header: header,
      peer: stream.peer, stream: stream.id)
    let call = ServerCall(stream: stream, endpoint: self, context: context, header: header)
    let isTaken = calls.withLock { calls in
      guard calls.count < maximumConcurrentCalls else { return false }
      call.place.store(calls.count, ordering: .relaxed)
      calls.append(call)
      return true
    }
    guard isTaken else {
      metrics.refused.increment()
      throw RuntimeError(
        .overloaded,
        "instance \(instance.id) of '\(instance.endpoint)' already handles its limit of"
          + " \(maximumConcurrentCalls) calls",
        isUnprocessed: true)
    }
    call.scheduleDeadline()
    return call
  }

  func didEnd(_ call: ServerCall, _ outcome: ServerCall.Outcome, after time: TimeAmount) {
    metrics.didEnd(outcome, after: time)
    let isLast = calls.withLock { calls in
      // The last one takes the place.
      let place = call.place.load(ordering: .relaxed)
      if let last = calls.popLast(), last !== call {
        last.place.store(place, ordering: .relaxed)
        calls[place] = last
      }
      return calls.isEmpty
    }
    if isLast { registry.endpointIsIdle() }
  }

  /// Ends what is still running.
  func shutDownCalls() {
    for call in calls.withLock({ $0 }) { call.shutDown() }
  }
}
#endif
