#if Runtime
import NIOCore
import Synchronization

/// The five requests of etcd version 3 that discovery needs, through its HTTP/JSON gateway.
final class EtcdGateway: Sendable {
  private let endpoints: [EtcdEndpoint]
  private let group: any EventLoopGroup
  private let timeout: TimeAmount
  /// The member that answered last; the others are asked when it doesn't.
  private let preferred = Atomic<Int>(0)

  init(_ endpoints: [EtcdEndpoint], group: any EventLoopGroup, timeout: TimeAmount) {
    self.endpoints = endpoints
    self.group = group
    self.timeout = timeout
  }

  struct Snapshot: Sendable {
    var values: [String: [UInt8]]
    var revision: Int64
  }

  enum Event: Sendable {
    case put(key: String, value: [UInt8])
    case delete(key: String)
  }

  func grantLease(_ seconds: Int64) async throws(RuntimeError) -> Int64 {
    let answer = try await ask("/v3/lease/grant", .object(["TTL": .int(seconds)]))
    guard let id = answer["ID"]?.int else { throw Self.unusable("a lease without an ID") }
    return id
  }

  /// - Returns: False if the lease is gone.
  func keepAlive(_ lease: Int64) async throws(RuntimeError) -> Bool {
    let answer = try await ask("/v3/lease/keepalive", .object(["ID": .string("\(lease)")]))
    return (answer["result"]?["TTL"]?.int ?? 0) > 0
  }

  func revoke(_ lease: Int64) async throws(RuntimeError) {
    _ = try await ask("/v3/lease/revoke", .object(["ID": .string("\(lease)")]))
  }

  func put(_ key: String, _ value: [UInt8], lease: Int64) async throws(RuntimeError) {
    _ = try await ask(
      "/v3/kv/put",
      .object([
        "key": .string(Base64.encode(key.utf8)), "value": .string(Base64.encode(value)),
        "lease": .string("\(lease)"),
      ]))
  }

  func delete(_ key: String) async throws(RuntimeError) {
    _ = try await ask("/v3/kv/deleterange", .object(["key": .string(Base64.encode(key.utf8))]))
  }

  /// Everything under a prefix, and as of when.
  func values(under prefix: String) async throws(RuntimeError) -> Snapshot {
    let answer = try await ask("/v3/kv/range", Self.range(prefix))
    guard let revision = answer["header"]?["revision"]?.int else {
      throw Self.unusable("a range without a revision")
    }
    var snapshot = Snapshot(values: [:], revision: revision)
    for pair in answer["kvs"]?.array ?? [] {
      guard let (key, value) = Self.pair(pair) else { throw Self.unusable("a pair without a key") }
      snapshot.values[key] = value
    }
    return snapshot
  }

  /// Follows a prefix from a revision on, until that fails. ``events(in:)`` reads the lines.
  ///
  /// - Parameter silenceLimit: The stream fails when nothing has happened for so long: a connection
  ///   whose other end has vanished looks the same.
  func watch(
    _ prefix: String, from revision: Int64, silenceLimit: TimeAmount
  ) async throws -> EtcdExchange.Lines {
    guard case .object(var request) = Self.range(prefix) else { throw Self.unusable("nothing") }
    request["start_revision"] = .string("\(revision)")
    return try await EtcdExchange.post(
      "/v3/watch", .object(["create_request": .object(request)]), to: endpoint, group: group,
      silenceLimit: silenceLimit)
  }

  static func events(in line: JSON) throws(RuntimeError) -> [Event] {
    guard let result = line["result"] else { throw unusable("\(line.text) to a watch") }
    if result["canceled"] == .bool(true) { throw unusable("the end of the watch") }
    var events: [Event] = []
    for event in result["events"]?.array ?? [] {
      guard let (key, value) = event["kv"].flatMap(pair) else { throw unusable("no key") }
      let isDelete = event["type"]?.string == "DELETE"
      events.append(isDelete ? .delete(key: key) : .put(key: key, value: value))
    }
    return events
  }

  // MARK: Asking

  private var endpoint: EtcdEndpoint {
    endpoints[preferred.load(ordering: .relaxed) % endpoints.count]
  }

  /// Asks the members in turn until one answers.
  private func ask(_ path: String, _ body: JSON) async throws(RuntimeError) -> JSON {
    var last = RuntimeError(.discoveryFailed, "etcd has no address")
    for _ in endpoints {
      let endpoint = self.endpoint
      do {
        let lines = try await EtcdExchange.post(
          path, body, to: endpoint, group: group, silenceLimit: timeout)
        for try await line in lines { return line }
        throw Self.unusable("nothing")
      } catch {
        last = RuntimeError(
          .discoveryFailed,
          "etcd at \(endpoint.host):\(endpoint.port), \(path): \(RuntimeError.reason(of: error))")
        preferred.add(1, ordering: .relaxed)
      }
    }
    throw last
  }

  private static func unusable(_ what: String) -> RuntimeError {
    RuntimeError(.discoveryFailed, "etcd answered with \(what)")
  }

  private static func range(_ prefix: String) -> JSON {
    var end = Array(prefix.utf8)
    // The first key after all with the prefix. A prefix of discovery ends in '/', never in 0xff.
    if let last = end.popLast() { end.append(last + 1) }
    return .object([
      "key": .string(Base64.encode(prefix.utf8)), "range_end": .string(Base64.encode(end)),
    ])
  }

  private static func pair(_ json: JSON) -> (String, [UInt8])? {
    guard let key = json["key"]?.string.flatMap(Base64.decode),
      let text = String(validating: key, as: UTF8.self)
    else { return nil }
    return (text, json["value"]?.string.flatMap(Base64.decode) ?? [])
  }
}
#endif
