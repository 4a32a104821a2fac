#if Runtime
import Glibc

/// The folder through which the runtimes of one user find each other.
///
/// It holds `instances/`, a record for each served endpoint, and `sockets/`. Whoever can write into
/// it can answer calls, so it must belong to the user alone.
public struct RuntimeFolder: Sendable, Hashable {
  public let path: String

  /// A folder of one's own choice.
  public init(path: String) {
    self.path = path
  }

  /// `$MARTLET_RUNTIME_DIR`, else `martlet` in `$XDG_RUNTIME_DIR`, else `/tmp/martlet-UID`.
  public static var forUser: RuntimeFolder {
    if let path = environment("MARTLET_RUNTIME_DIR") { return RuntimeFolder(path: path) }
    if let path = environment("XDG_RUNTIME_DIR") { return RuntimeFolder(path: path + "/martlet") }
    return RuntimeFolder(path: "/tmp/martlet-\(geteuid())")
  }

  private static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  var instances: String { path + "/instances" }

  private var sockets: String { path + "/sockets" }

  func socketPath(_ peer: InstanceID) -> String { "\(sockets)/\(peer).sock" }

  /// Whether `socket` is one that a runtime using this folder made.
  func owns(socket: String) -> Bool {
    guard socket.hasPrefix(sockets + "/"), socket.hasSuffix(".sock") else { return false }
    return InstanceID(socket.dropFirst(sockets.utf8.count + 1).dropLast(5)) != nil
  }

  /// Makes what is missing of it.
  ///
  /// - Throws: `RuntimeError`: `storageFull`, or `discoveryFailed` if it can't be made, or if others
  ///   could write into it.
  func create() throws(RuntimeError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      if mkdir(made, 0o700) != 0, errno != EEXIST { throw Self.failure("make folder \(made)") }
    }
    try check(path)
    for folder in [instances, sockets] {
      if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Self.failure("make folder \(folder)") }
      try check(folder)
    }
  }

  private func check(_ folder: String) throws(RuntimeError) {
    var status = stat()
    guard lstat(folder, &status) == 0 else { throw Self.failure("look at folder \(folder)") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw RuntimeError(.discoveryFailed, "\(folder) is not a folder (links are not followed)")
    }
    guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw RuntimeError(
        .discoveryFailed,
        "others can write into \(folder), and so could answer calls; it must belong to this user"
          + " and be writable by nobody else")
    }
  }

  /// The error for a system call that has just failed.
  static func failure(_ what: String) -> RuntimeError {
    let code = errno
    let reason = String(cString: strerror(code))
    return RuntimeError(
      code == ENOSPC || code == EDQUOT ? .storageFull : .discoveryFailed,
      "can't \(what): \(reason)")
  }
}
#endif
