#if Runtime
/// The full name of an endpoint: `namespace.component.endpoint`.
///
/// Each part is 1 to 64 ASCII letters, digits, `_` and `-`, the first of them no `-`. So a name means the
/// same in a file name, a key of etcd, a metric's label and on a command line, and can leave none of them.
public struct EndpointName: Sendable, Hashable, CustomStringConvertible {
  public let namespace: String
  public let component: String
  public let endpoint: String

  /// Joins three parts.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the part and the rule.
  public init(namespace: String, component: String, endpoint: String) throws(RuntimeError) {
    self.namespace = try Self.validated(namespace, "namespace")
    self.component = try Self.validated(component, "component")
    self.endpoint = try Self.validated(endpoint, "endpoint")
  }

  /// Reads `namespace.component.endpoint`.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the part and the rule.
  public init(_ path: some StringProtocol) throws(RuntimeError) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      throw RuntimeError(
        .invalidArgument,
        "endpoint '\(path)' has \(parts.count) part\(parts.count == 1 ? "" : "s");"
          + " expected namespace.component.endpoint")
    }
    try self.init(
      namespace: String(parts[0]), component: String(parts[1]), endpoint: String(parts[2]))
  }

  public var description: String { "\(namespace).\(component).\(endpoint)" }

  /// Returns `name` if it may be a part of a name.
  static func validated(_ name: String, _ part: String) throws(RuntimeError) -> String {
    let isValid =
      (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    guard isValid else {
      throw RuntimeError(
        .invalidArgument,
        "\(part) '\(name)' is no valid name: use 1 to 64 of A-Z a-z 0-9 _ - and begin with no '-'")
    }
    return name
  }
}
#endif
