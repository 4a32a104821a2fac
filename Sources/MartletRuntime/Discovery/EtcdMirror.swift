#if Runtime
import Logging
import NIOCore
import Synchronization

/// Keeps a process's picture of the instances in etcd up to date: a snapshot, then what changes.
actor EtcdMirror {
  private let gateway: EtcdGateway
  private let watchers: InstanceWatchers
  private let grace: TimeAmount
  private let logger: Logger
  private var revision: Int64 = 0
  /// When instances that an outage may have hidden cease to be believed in.
  private var missing: [InstanceID: NIODeadline] = [:]

  init(
    _ gateway: EtcdGateway, _ watchers: InstanceWatchers, grace: TimeAmount, logger: Logger
  ) {
    self.gateway = gateway
    self.watchers = watchers
    self.grace = grace
    self.logger = logger
  }

  /// Takes over everything that is there.
  ///
  /// - Parameter isReturn: etcd was away; what is missing now may be about to come back.
  func synchronize(isReturn: Bool = false) async throws(RuntimeError) {
    let snapshot = try await gateway.values(under: EtcdDiscovery.prefix)
    revision = snapshot.revision
    var current: [InstanceID: Instance] = [:]
    for (key, value) in snapshot.values {
      if let instance = decode(key, value) { current[instance.id] = instance }
    }
    missing = missing.filter { current[$0.key] == nil }
    if isReturn {
      for instance in watchers.instances where current[instance.id] == nil {
        if missing[instance.id] == nil { missing[instance.id] = .now() + grace }
        current[instance.id] = instance
      }
    }
    let instances = current
    watchers.update { $0 = instances }
  }

  /// Follows the changes until the task is cancelled.
  func follow() async {
    var isAway = false
    while !Task.isCancelled {
      do {
        if isAway {
          try await synchronize(isReturn: true)
          isAway = false
          scheduleEndOfGrace()
        }
        let lines = try await gateway.watch(
          EtcdDiscovery.prefix, from: revision + 1, silenceLimit: .seconds(30))
        for try await line in lines { apply(try EtcdGateway.events(in: line)) }
        isAway = true
      } catch {
        if Task.isCancelled { return }
        logger.debug("the watch ended", metadata: ["reason": "\(error)"])
        isAway = true
        try? await Task.sleep(for: .milliseconds(300))
      }
    }
  }

  private func apply(_ events: [EtcdGateway.Event]) {
    watchers.update { instances in
      for event in events {
        switch event {
        case .put(let key, let value):
          if let instance = decode(key, value) {
            instances[instance.id] = instance
            missing[instance.id] = nil
          }
        case .delete(let key):
          if let id = key.split(separator: "/").last.flatMap({ InstanceID($0) }) {
            instances[id] = nil
          }
        }
      }
    }
  }

  private func scheduleEndOfGrace() {
    guard !missing.isEmpty else { return }
    let pause = Duration.nanoseconds(grace.nanoseconds)
    Task { [weak self] in
      try? await Task.sleep(for: pause)
      await self?.endGrace()
    }
  }

  private func endGrace() {
    let now = NIODeadline.now()
    let gone = missing.filter { $0.value <= now }.keys
    for id in gone { missing[id] = nil }
    watchers.update { instances in
      for id in gone { instances[id] = nil }
    }
  }

  private func decode(_ key: String, _ value: [UInt8]) -> Instance? {
    do {
      let instance = try Instance(json: try JSONParser.parse(value))
      guard EtcdDiscovery.key(of: instance) == key else {
        throw RuntimeError(
          .discoveryFailed, "the record is that of \(EtcdDiscovery.key(of: instance))")
      }
      return instance
    } catch {
      logger.warning("a record was passed over", metadata: ["key": "\(key)", "reason": "\(error)"])
      return nil
    }
  }
}
#endif
