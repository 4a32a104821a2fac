#if Runtime
import Glibc

/// One instance's record in the runtime folder: `namespace.component.endpoint.ID.json`.
struct RecordFile: Sendable {
  var instance: Instance
  var process: ProcessIdentity?

  /// Nobody's record is longer; what is, is not read.
  private static let maximumSize = 64 << 10

  static func name(of instance: Instance) -> String {
    "\(instance.endpoint).\(instance.id).json"
  }

  /// Whether a file's name is one that a record can have.
  static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 5 && parts[4] == "json" && InstanceID(parts[3]) != nil
      && (try? EndpointName(parts[0..<3].joined(separator: "."))) != nil
  }

  /// Writes the record so that it appears whole or not at all.
  func write(into folder: String) throws(RuntimeError) {
    var json = instance.json
    if case .object(var members) = json, let process {
      members["process"] = process.json
      json = .object(members)
    }
    let temporary = "\(folder)/.\(instance.id).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw RuntimeFolder.failure("write \(temporary)") }
    do throws(RuntimeError) {
      defer { close(descriptor) }
      try Self.writeAll(Array(json.text.utf8), to: descriptor, temporary)
    } catch {
      unlink(temporary)
      throw error
    }
    let path = "\(folder)/\(Self.name(of: instance))"
    guard rename(temporary, path) == 0 else {
      let error = RuntimeFolder.failure("write \(path)")
      unlink(temporary)
      throw error
    }
  }

  static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(RuntimeError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw RuntimeFolder.failure("write \(path)") }
      written += count
    }
  }

  /// Reads a record.
  ///
  /// - Throws: `RuntimeError` with code `discoveryFailed` if it is not one, or says something else
  ///   than its name does.
  init(reading name: String, in folder: String) throws(RuntimeError) {
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw RuntimeFolder.failure("read \(path)") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_size <= Self.maximumSize
    else {
      throw RuntimeError(.discoveryFailed, "\(path) is no record: another's file, or too long")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let json: JSON
    do { json = try JSONParser.parse(Array(bytes.prefix(max(0, count)))) } catch {
      throw RuntimeError(.discoveryFailed, "\(path) is no record: \(error)")
    }
    instance = try Instance(json: json)
    process = ProcessIdentity(json: json["process"])
    guard Self.name(of: instance) == name else {
      throw RuntimeError(
        .discoveryFailed, "\(path) is the record of something else, \(Self.name(of: instance))")
    }
  }

  init(instance: Instance, process: ProcessIdentity?) {
    self.instance = instance
    self.process = process
  }
}
#endif
