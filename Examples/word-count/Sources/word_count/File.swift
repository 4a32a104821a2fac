import Glibc
import Martlet

/// The bytes of the file at `path`.
///
/// - Throws: `OSError` of the class for the error number, with the path; `ValueError` for a path
///   with a null byte, which the system would end there.
func contents(of path: String) throws -> [UInt8] {
  guard !path.utf8.contains(0) else { throw PyError.valueError("embedded null byte") }
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw PyError.system(errno: errno, filename: path) }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &buffer, buffer.count)
    if count == 0 { return bytes }
    if count > 0 {
      bytes += buffer[..<count]
    } else if errno != EINTR {
      throw PyError.system(errno: errno, filename: path)
    }
  }
}
