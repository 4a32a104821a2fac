#if Runtime
import Glibc

/// Which file a path names, and when that was last written or touched.
struct FileTime: Sendable, Hashable {
  private var device: UInt
  private var inode: UInt
  private var seconds: Int
  private var nanoseconds: Int

  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  func isSameFile(as other: FileTime) -> Bool { device == other.device && inode == other.inode }
}

/// The names in a folder.
enum FolderListing {
  /// None for a folder that can't be read.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      // Contract: `d_name` ends with a zero byte and lives until the next `readdir`.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
      }
      names.append(name)
    }
    return names
  }
}
#endif
