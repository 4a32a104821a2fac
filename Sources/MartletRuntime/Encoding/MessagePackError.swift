#if Runtime
/// Why bytes are not the MessagePack value that was asked for. Offsets count from the start of the
/// bytes that the reader was given.
public enum MessagePackError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes end in the middle of a value.
  case truncated(offset: Int)
  /// A byte that begins no value: MessagePack leaves `0xc1` unused.
  case unusedByte(offset: Int)
  /// A string that is not UTF-8.
  case invalidUTF8(offset: Int)
  /// Values nested deeper than the reader's limit.
  case tooDeep(limit: Int)
  /// Bytes after the value.
  case trailingBytes(offset: Int)
  /// Another kind of value than the one asked for.
  case unexpected(found: String, wanted: String, offset: Int)

  public var description: String {
    switch self {
    case .truncated(let offset): "the bytes end in the middle of a value (at byte \(offset))"
    case .unusedByte(let offset): "byte 0xc1 begins no MessagePack value (at byte \(offset))"
    case .invalidUTF8(let offset): "a string is not UTF-8 (at byte \(offset))"
    case .tooDeep(let limit): "values are nested deeper than \(limit) levels"
    case .trailingBytes(let offset): "there are bytes after the value (at byte \(offset))"
    case .unexpected(let found, let wanted, let offset):
      "expected \(wanted), found \(found) (at byte \(offset))"
    }
  }
}
#endif
