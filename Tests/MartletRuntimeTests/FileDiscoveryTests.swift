#if Runtime
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import MartletRuntime

/// What a folder that others can touch may hold.
@Suite("File discovery", .timeLimit(.minutes(2))) struct FileDiscoveryTests {
  private func member(
    _ folder: TemporaryFolder, lease: TimeAmount = .seconds(3)
  ) -> FileDiscovery {
    FileDiscovery(
      folder: RuntimeFolder(path: folder.path), leaseTime: lease,
      group: MultiThreadedEventLoopGroup.singleton, logger: .silent)
  }

  private func instance() throws -> Instance {
    Instance(
      id: .random(), endpoint: try EndpointName("a.b.c"),
      addresses: [.tcp(host: "127.0.0.1", port: 4000)])
  }

  private func write(_ text: String, _ path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var bytes = Array(text.utf8)
    _ = Glibc.write(file, &bytes, bytes.count)
    close(file)
  }

  /// Moves the file's time as a clock that jumps would.
  private func touch(_ path: String, hours: Int) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    now.tv_sec += hours * 3600
    let times = [now, now]
    utimensat(AT_FDCWD, path, times, 0)
  }

  @Test func jumpingClockTakesNobodyAway() async throws {
    let folder = try TemporaryFolder()
    let (a, b) = (member(folder, lease: .seconds(9)), member(folder, lease: .seconds(9)))
    let instance = try instance()
    try await a.register(instance)
    let sightings = Sightings()
    let watch = try await b.watch(nil, sightings.see)
    let path = "\(folder.path)/instances/\(RecordFile.name(of: instance))"
    for hours in [-48, 48, -1] {
      touch(path, hours: hours)
      // Past the next look into the folder.
      try await Task.sleep(for: .milliseconds(1500))
      #expect(sightings.ids == [instance.id])
    }
    #expect(sightings.all.count == 1)
    watch.cancel()
    await a.close()
    await b.close()
  }

  @Test func recordOfADeadProcessGoes() async throws {
    let folder = try TemporaryFolder()
    try RuntimeFolder(path: folder.path).create()
    let instance = try instance()
    // This process's number, and another's birth: a number that was used again.
    var process = ProcessIdentity.current
    process.start = "1"
    let records = "\(folder.path)/instances"
    try RecordFile(instance: instance, process: process).write(into: records)
    let member = member(folder)
    let sightings = Sightings()
    let watch = try await member.watch(nil, sightings.see)
    #expect(sightings.all == [[]])
    #expect(access("\(records)/\(RecordFile.name(of: instance))", F_OK) != 0)
    watch.cancel()
    await member.close()
  }

  @Test func recordThatNobodyTouchesExpires() async throws {
    let folder = try TemporaryFolder()
    try RuntimeFolder(path: folder.path).create()
    let instance = try instance()
    // From another pid namespace, where this kernel can't tell who lives.
    let process = ProcessIdentity(pid: 1, start: "1", space: "elsewhere")
    try RecordFile(instance: instance, process: process).write(into: "\(folder.path)/instances")
    let member = member(folder, lease: .seconds(1))
    let sightings = Sightings()
    let watch = try await member.watch(nil, sightings.see)
    #expect(sightings.ids == [instance.id])
    #expect(await eventually { sightings.ids.isEmpty })
    watch.cancel()
    await member.close()
  }

  @Test func removedRecordIsPutBack() async throws {
    let folder = try TemporaryFolder()
    let (a, b) = (member(folder, lease: .seconds(1)), member(folder, lease: .seconds(1)))
    let instance = try instance()
    try await a.register(instance)
    let sightings = Sightings()
    let watch = try await b.watch(nil, sightings.see)
    let path = "\(folder.path)/instances/\(RecordFile.name(of: instance))"
    unlink(path)
    #expect(await eventually { access(path, F_OK) == 0 })
    #expect(await eventually { sightings.ids == [instance.id] })
    watch.cancel()
    await a.close()
    await b.close()
  }

  @Test func foreignFilesArePassedOver() async throws {
    let folder = try TemporaryFolder()
    let member = member(folder, lease: .seconds(60))
    let sightings = Sightings()
    let watch = try await member.watch(nil, sightings.see)
    let records = "\(folder.path)/instances"
    let id = InstanceID.random()
    let outside = "\(folder.path)/outside"
    write("secret", outside)
    write("{}", "\(records)/a.b.c.\(id).json")
    write("no json", "\(records)/a.b.d.\(id).json")
    write(String(repeating: "x", count: 100_000), "\(records)/a.b.e.\(id).json")
    symlink(outside, "\(records)/a.b.f.\(id).json")
    mkdir("\(records)/a.b.g.\(id).json", 0o700)
    mkfifo("\(records)/a.b.h.\(id).json", 0o600)
    write("{}", "\(records)/..hidden")
    // Says that it is another's.
    write(
      Instance(id: id, endpoint: try EndpointName("x.y.z"), addresses: []).json.text,
      "\(records)/a.b.i.\(id).json")
    // And one that is right, to see that the others have been looked at.
    let good = Instance(id: id, endpoint: try EndpointName("a.b.j"), addresses: [])
    write(good.json.text, "\(records)/\(RecordFile.name(of: good))")
    #expect(await eventually { sightings.ids == [id] })
    #expect(sightings.all.last == [good])
    watch.cancel()
    await member.close()
  }

  @Test(arguments: ["../../etc.b.c", "a.b.c/../..", "a.b", "..", "a.b.c.d"])
  func namesThatLeaveTheFolderAreNone(name: String) throws {
    #expect(!RecordFile.isName("\(name).0123456789abcdef.json"))
    #expect(RecordFile.isName("a.b.c.0123456789abcdef.json"))
    #expect((try? EndpointName(name)) == nil)
    let folder = RuntimeFolder(path: "/run/martlet")
    #expect(!folder.owns(socket: "/run/martlet/sockets/../../\(name).sock"))
    #expect(folder.owns(socket: "/run/martlet/sockets/0123456789abcdef.sock"))
  }

  @Test func folderThatOthersCanWriteIsRefused() async throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o777)
    let error = await failure { try await member(folder).register(try instance()) }
    #expect(error?.code == .discoveryFailed)
    #expect(error?.message.contains("others can write into") == true)
    let link = "\(folder.path)/link"
    symlink("/tmp", link)
    let linked = FileDiscovery(
      folder: RuntimeFolder(path: link), group: MultiThreadedEventLoopGroup.singleton,
      logger: .silent)
    let other = await failure { try await linked.register(try instance()) }
    #expect(other?.message.contains("links are not followed") == true)
  }

  @Test func fullDiskIsATypedError() throws {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    let error = #expect(throws: RuntimeError.self) {
      try RecordFile.writeAll([1], to: full, "/dev/full")
    }
    #expect(error?.code == .storageFull)
    #expect(error?.message == "can't write /dev/full: No space left on device")
  }

  @Test(.enabled("mounting a small disk needs root's rights", { SmallDisk.isPossible }))
  func fullDiskLeavesNothingBehind() async throws {
    let disk = try SmallDisk()
    let member = FileDiscovery(
      folder: RuntimeFolder(path: disk.path + "/martlet"), leaseTime: .seconds(3),
      group: MultiThreadedEventLoopGroup.singleton, logger: .silent)
    let fits = try instance()
    try await member.register(fits)
    var other = try instance()
    other.metadata = ["long": String(repeating: "x", count: 60_000)]
    let error = await failure { try await member.register(other) }
    #expect(error?.code == .storageFull)
    let names = FolderListing.names(in: disk.path + "/martlet/instances")
    #expect(names.filter { $0 != "." && $0 != ".." } == [RecordFile.name(of: fits)])
    await member.close()
  }

  @Test func socketOfADeadProcessGoesWithItsRecord() async throws {
    let folder = try TemporaryFolder()
    let worker = try Worker(folder: folder.path)
    let member = member(folder)
    let sightings = Sightings()
    let watch = try await member.watch(nil, sightings.see)
    #expect(await eventually { sightings.ids.count == 3 })
    let sockets = "\(folder.path)/sockets"
    #expect(FolderListing.names(in: sockets).filter { $0.hasSuffix(".sock") }.count == 1)
    try await worker.end(SIGKILL)
    #expect(await eventually { sightings.ids.isEmpty })
    #expect(FolderListing.names(in: sockets).filter { $0.hasSuffix(".sock") }.isEmpty)
    watch.cancel()
    await member.close()
  }
}
#endif
