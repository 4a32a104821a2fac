#if Runtime
import Martlet
import MartletRuntime

/// A stream's messages as Python objects.
enum Items {
  /// A list of what has arrived, empty if nothing has; nil after the end.
  ///
  /// A message that can't be read ends the list, and the stream with it.
  @inline(never)
  static func take(from source: some MessageSource, _ py: Python) throws -> Py? {
    let available = source.take()
    guard available.messages.isEmpty else {
      let list = try py.list()
      for message in available.messages { try list.append(try Unpacker.unpack(message, py)) }
      return list.owned()
    }
    switch available.end {
    case nil: return try py.list().owned()
    case .finished?: return nil
    case .failed(let error)?: throw ErrorFactory.make(error, py)
    }
  }
}
#endif
