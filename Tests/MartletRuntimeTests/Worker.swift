#if Runtime
import Glibc
import Testing

@testable import MartletRuntime

/// Another process that serves, under this test's thumb.
final class Worker {
  struct SpawnFailed: Error {}

  let pid: pid_t
  private var hasEnded = false

  init(folder: String) throws {
    let own = try #require(Self.ownPath)
    let path = own.split(separator: "/").dropLast().joined(separator: "/")
    let executable = "/\(path)/MartletRuntimeTestWorker"
    var pid = pid_t()
    var pointers = [executable, folder].map { (text: String) in strdup(text) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    guard posix_spawn(&pid, executable, nil, nil, pointers, environ) == 0 else {
      throw SpawnFailed()
    }
    self.pid = pid
  }

  deinit {
    guard !hasEnded else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Sends a signal, if any, and waits for the process to end.
  ///
  /// - Returns: Its exit code; nil if a signal ended it.
  @discardableResult
  func end(_ signal: Int32?) async throws -> Int32? {
    if let signal { kill(pid, signal) }
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    hasEnded = true
    return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
  }

  private static var ownPath: String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let base = bytes.baseAddress else { return 0 }
      return readlink("/proc/self/exe", base.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    // The runner may be a program of the toolchain that was handed the bundle's path.
    if path.hasSuffix(".xctest") { return path }
    return CommandLine.arguments.first { $0.hasSuffix(".xctest") }
  }
}

/// A folder of this test's own, removed at its end.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/martlet-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    path = try #require(made)
  }

  deinit {
    Self.remove(path)
  }

  private static func remove(_ path: String) {
    for name in FolderListing.names(in: path) where name != "." && name != ".." {
      let entry = "\(path)/\(name)"
      if unlink(entry) != 0 { remove(entry) }
    }
    rmdir(path)
  }
}
/// A disk of 32 KiB.
final class SmallDisk {
  struct MountFailed: Error {}

  /// Whether this process may mount.
  static let isPossible = (try? SmallDisk()) != nil

  private let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws {
    folder = try TemporaryFolder()
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=32k,mode=700") == 0 else {
      throw MountFailed()
    }
  }

  deinit { umount2(folder.path, Int32(MNT_DETACH)) }
}
#endif
