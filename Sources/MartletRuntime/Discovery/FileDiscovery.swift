#if Runtime
import Glibc
public import Logging
public import NIOCore
import Synchronization

/// Discovery through files in a folder: one machine, nothing installed.
///
/// A record is believed while its process lives, which the kernel knows, and while that process
/// touches it, every third of the lease time. Whether it was touched is judged by the file's time having changed,
/// with this process's monotonic clock running meanwhile; so a wall clock may jump as it likes. The
/// record of a dead process is removed by whoever notices, within a second.
public final class FileDiscovery: Discovery {
  private struct Known {
    var record: RecordFile
    var modified: FileTime
    var lastSeen: NIODeadline
  }

  private struct State {
    var own: [InstanceID: Instance] = [:]
    var known: [String: Known] = [:]
    /// Files that are no records, so that each is complained about once.
    var refused: Set<String> = []
    var watch: FolderWatch?
    var tasks: [RepeatedTask] = []
    var isStarted = false
    var isClosed = false
  }

  private let folder: RuntimeFolder
  private let leaseTime: TimeAmount
  private let group: any EventLoopGroup
  private let logger: Logger
  private let watchers = InstanceWatchers()
  private let state = Mutex(State())
  /// Scans read the folder and then tell; two at once could tell in the wrong order.
  private let scanning = Mutex(())

  /// Creates it; the folder is made when it is first needed.
  ///
  /// - Parameters:
  ///   - leaseTime: How long a process that stopped touching its record is believed in.
  public init(
    folder: RuntimeFolder = .forUser, leaseTime: TimeAmount = .seconds(10),
    group: any EventLoopGroup, logger: Logger
  ) {
    self.folder = folder
    self.leaseTime = leaseTime
    self.group = group
    self.logger = logger
  }

  public func register(_ instance: Instance) async throws(RuntimeError) {
    try await start()
    try RecordFile(instance: instance, process: .current).write(into: folder.instances)
    state.withLock { $0.own[instance.id] = instance }
    scan()
  }

  public func withdraw(_ instance: Instance) async {
    state.withLock { _ = $0.own.removeValue(forKey: instance.id) }
    unlink("\(folder.instances)/\(RecordFile.name(of: instance))")
    scan()
  }

  public func watch(
    _ endpoint: EndpointName?, _ onChange: @escaping @Sendable ([Instance]) -> Void
  ) async throws(RuntimeError) -> DiscoveryWatch {
    try await start()
    scan()
    return watchers.watch(endpoint, onChange)
  }

  public func close() async {
    let (own, watch, tasks) = state.withLock { state in
      defer {
        state.isClosed = true
        state.own = [:]
        state.watch = nil
        state.tasks = []
      }
      return (state.own, state.watch, state.tasks)
    }
    watch?.stop()
    for task in tasks { task.cancel() }
    for instance in own.values {
      unlink("\(folder.instances)/\(RecordFile.name(of: instance))")
    }
    watchers.removeAllWatchers()
  }

  // MARK: Keeping up

  private func start() async throws(RuntimeError) {
    try folder.create()
    let isFirst = try state.withLock { state throws(RuntimeError) in
      if state.isClosed { throw RuntimeError(.shutDown, "discovery was closed") }
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard isFirst else { return }
    do {
      try await watchFolder()
    } catch {
      state.withLock { $0.isStarted = false }
      throw error
    }
    let loop = group.next()
    let touch = TimeAmount.nanoseconds(leaseTime.nanoseconds / 3)
    let look = min(TimeAmount.seconds(1), touch)
    let tasks = [
      loop.scheduleRepeatedTask(initialDelay: touch, delay: touch) { [weak self] _ in
        self?.touchOwn()
      },
      loop.scheduleRepeatedTask(initialDelay: look, delay: look) { [weak self] _ in self?.scan() },
    ]
    state.withLock { $0.tasks = tasks }
  }

  private func watchFolder() async throws(RuntimeError) {
    let watch = try await FolderWatch.start(folder.instances, group: group) { [weak self] in
      self?.scan()
    }
    let isClosed = state.withLock { state in
      state.watch = watch
      return state.isClosed
    }
    if isClosed { watch.stop() }
  }

  /// Says that this process lives, and puts back what somebody removed.
  private func touchOwn() {
    for instance in state.withLock({ Array($0.own.values) }) {
      let path = "\(folder.instances)/\(RecordFile.name(of: instance))"
      if utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 { continue }
      do throws(RuntimeError) {
        try folder.create()
        try RecordFile(instance: instance, process: .current).write(into: folder.instances)
        logger.warning("a record had vanished and was written again", metadata: ["path": "\(path)"])
      } catch {
        logger.warning("a record can't be kept alive", metadata: ["reason": "\(error)"])
      }
    }
  }

  /// Compares the folder with what is known of it.
  private func scan() {
    scanning.withLock { _ in
      let now = NIODeadline.now()
      let names = FolderListing.names(in: folder.instances).filter(RecordFile.isName)
      var known = state.withLock { $0.known }
      var next: [String: Known] = [:]
      for name in names {
        guard let modified = FileTime(of: "\(folder.instances)/\(name)") else { continue }
        if var entry = known.removeValue(forKey: name), entry.modified.isSameFile(as: modified) {
          if entry.modified != modified { entry.lastSeen = now }
          entry.modified = modified
          next[name] = entry
        } else if let record = read(name) {
          next[name] = Known(record: record, modified: modified, lastSeen: now)
        }
      }
      for (name, entry) in next where entry.record.process?.mayBeAlive == false {
        next[name] = nil
        remove(entry.record, name)
      }
      let alive = next.values.filter { now - $0.lastSeen <= leaseTime }.map(\.record.instance)
      state.withLock { state in
        state.known = next
        state.refused.formIntersection(names)
      }
      watchers.update { instances in
        instances = Dictionary(alive.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      }
    }
  }

  private func read(_ name: String) -> RecordFile? {
    do throws(RuntimeError) {
      return try RecordFile(reading: name, in: folder.instances)
    } catch {
      let isNew = state.withLock { $0.refused.insert(name).inserted }
      if isNew { logger.warning("a file was passed over", metadata: ["reason": "\(error)"]) }
      return nil
    }
  }

  /// Clears away what a dead process left.
  private func remove(_ record: RecordFile, _ name: String) {
    unlink("\(folder.instances)/\(name)")
    for case .unix(let path) in record.instance.addresses where folder.owns(socket: path) {
      unlink(path)
    }
    logger.debug("removed the record of a dead process", metadata: ["record": "\(name)"])
  }
}
#endif
