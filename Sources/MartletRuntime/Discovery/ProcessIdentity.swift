#if Runtime
import Glibc

/// Which process wrote a record, well enough to know later whether it still lives.
struct ProcessIdentity: Sendable, Hashable {
  var pid: Int64
  /// When it started, in the kernel's ticks since boot: a number that is used again is told apart.
  var start: String
  /// In which kernel and pid namespace that number means it.
  var space: String

  static let current = ProcessIdentity(
    pid: Int64(getpid()), start: startTime(of: Int64(getpid())) ?? "",
    space: (text(ofFile: "/proc/sys/kernel/random/boot_id") ?? "") + pidNamespace)

  /// False only for a process that is known to be gone.
  var mayBeAlive: Bool {
    guard space == Self.current.space else { return true }
    guard let now = Self.startTime(of: pid) else { return false }
    return now == start
  }

  private static var pidNamespace: String {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let base = bytes.baseAddress else { return 0 }
      return readlink("/proc/self/ns/pid", base.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  /// Nil for a process that is gone, or dead and only not yet waited for.
  private static func startTime(of pid: Int64) -> String? {
    guard let status = text(ofFile: "/proc/\(pid)/stat"),
      // The name stands in brackets and may hold anything, brackets and spaces too.
      let nameEnd = status.lastIndex(of: ")")
    else { return nil }
    let fields = status[nameEnd...].split(separator: " ")
    guard fields.count > 20, fields[1] != "Z", fields[1] != "X" else { return nil }
    return String(fields[20])
  }

  private static func text(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 2048)
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { return nil }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
      .split(separator: "\n").first.map(String.init)
  }
}

extension ProcessIdentity {
  var json: JSON {
    .object(["pid": .int(pid), "start": .string(start), "space": .string(space)])
  }

  init?(json: JSON?) {
    guard let pid = json?["pid"]?.int, let start = json?["start"]?.string,
      let space = json?["space"]?.string
    else { return nil }
    self.init(pid: pid, start: start, space: space)
  }
}
#endif
