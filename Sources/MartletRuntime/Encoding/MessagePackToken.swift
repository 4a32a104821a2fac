#if Runtime
/// One step of reading MessagePack. Strings, binaries and extensions name where their bytes lie,
/// and nothing is copied; arrays and maps announce how many values (or pairs) follow.
public enum MessagePackToken: Sendable, Hashable {
  case `nil`
  case bool(Bool)
  /// Any integer that `Int64` holds, whatever its encoding was.
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  case float(Float)
  case double(Double)
  /// UTF-8 that is not yet checked.
  case string(Range<Int>)
  case binary(Range<Int>)
  /// So many values follow.
  case array(Int)
  /// So many pairs of values follow.
  case map(Int)
  case ext(type: Int8, Range<Int>)

  /// The kind, for messages to people.
  var kind: String {
    switch self {
    case .nil: "nil"
    case .bool: "a bool"
    case .int, .uint: "an integer"
    case .float, .double: "a float"
    case .string: "a string"
    case .binary: "a binary"
    case .array: "an array"
    case .map: "a map"
    case .ext: "an extension"
    }
  }
}
#endif
