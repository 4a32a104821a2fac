#if Runtime
import NIOCore
import Synchronization

/// What a runtime counts.
final class RuntimeMetrics: Sendable {
  let start = NIODeadline.now()
  let clientCalls = Counter()
  let clientRetries = Counter()
  let loopWatch = LoopWatch()

  /// Everything in Prometheus' text format.
  func text(of endpoints: [ServedEndpoint], isServing: Bool) -> String {
    var out = PrometheusText()
    out.metric("martlet_uptime_seconds", .gauge, "Seconds since the runtime was created.")
    out.sample("martlet_uptime_seconds", [], (NIODeadline.now() - start).seconds)
    out.metric("martlet_serving", .gauge, "1 while endpoints are served and take calls.")
    out.sample("martlet_serving", [], isServing ? 1 : 0)
    out.metric("martlet_client_calls_total", .counter, "Calls made by this process.")
    out.sample("martlet_client_calls_total", [], clientCalls.value)
    out.metric(
      "martlet_client_retries_total", .counter, "Calls sent again to another instance.")
    out.sample("martlet_client_retries_total", [], clientRetries.value)
    if let lag = loopWatch.lag {
      out.metric(
        "martlet_loop_lag_seconds", .gauge, "By how much the handlers' event loop is late.")
      out.sample("martlet_loop_lag_seconds", [], lag.seconds)
    }
    guard !endpoints.isEmpty else { return out.text }
    out.metric("martlet_calls_total", .counter, "Calls handled, by outcome.")
    for endpoint in endpoints {
      for (outcome, counter) in endpoint.metrics.outcomes {
        out.sample(
          "martlet_calls_total", endpoint.labels + [("outcome", outcome.rawValue)], counter.value)
      }
    }
    out.metric("martlet_calls_refused_total", .counter, "Calls refused for being too many.")
    for endpoint in endpoints {
      out.sample("martlet_calls_refused_total", endpoint.labels, endpoint.metrics.refused.value)
    }
    out.metric("martlet_calls_in_flight", .gauge, "Calls being handled now.")
    for endpoint in endpoints {
      out.sample("martlet_calls_in_flight", endpoint.labels, endpoint.activeCalls)
    }
    out.metric("martlet_call_duration_seconds", .histogram, "From a call's arrival to its end.")
    for endpoint in endpoints {
      out.histogram(
        "martlet_call_duration_seconds", endpoint.labels, endpoint.metrics.duration)
    }
    return out.text
  }
}

/// What is counted for one endpoint.
final class EndpointMetrics: Sendable {
  let ok = Counter()
  let error = Counter()
  let cancelled = Counter()
  let refused = Counter()
  let duration = Histogram()

  var outcomes: [(ServerCall.Outcome, Counter)] {
    [(.ok, ok), (.error, error), (.cancelled, cancelled)]
  }

  func didEnd(_ outcome: ServerCall.Outcome, after time: TimeAmount) {
    switch outcome {
    case .ok: ok.increment()
    case .error: error.increment()
    case .cancelled: cancelled.increment()
    }
    duration.observe(time.seconds)
  }
}
#endif
