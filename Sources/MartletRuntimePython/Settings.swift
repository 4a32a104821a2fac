#if Runtime
import Logging
import Martlet
import MartletRuntime
import NIOCore

/// The SDK's settings as the runtime's configuration.
extension RuntimeHandle {
  static func choice(
    _ name: String, _ directory: String?, _ etcd: [String]
  ) throws -> RuntimeConfiguration.DiscoveryChoice {
    switch name {
    case "file": return .file(directory: directory)
    case "mem", "memory": return .memory
    case "etcd": return .etcd(endpoints: etcd)
    default:
      throw PyError(
        .valueError, "discovery '\(name)' is unknown: use 'file', 'mem' or 'etcd'")
    }
  }

  static func listen(_ text: String) throws -> RuntimeConfiguration.Listen {
    switch text {
    case "auto": return .automatic
    case "tcp": return .tcp
    case _ where text.contains(":"): return .address(try TransportAddress(text))
    default:
      throw PyError(
        .valueError,
        "transport '\(text)' is unknown: use 'auto', 'tcp', 'tcp:host:port' or 'unix:/path'")
    }
  }

  /// What happens to connections and leases, as JSON lines on stderr.
  static func logger(_ level: String) throws -> Logger {
    if level == "off" {
      return Logger(label: "martlet.runtime", factory: { _ in SwiftLogNoOpLogHandler() })
    }
    guard let least = Logger.Level(rawValue: level) else {
      let known = Logger.Level.allCases.map { "'\($0)'" }.joined(separator: ", ")
      throw PyError(.valueError, "log_level must be 'off' or one of \(known), not '\(level)'")
    }
    var logger = Logger(label: "martlet.runtime", factory: StructuredLog.init)
    logger.logLevel = least
    return logger
  }

  static func apply(_ value: Int?, _ name: String, to target: inout Int) throws {
    guard let value else { return }
    guard value > 0, value <= Int(UInt32.max) else {
      throw PyError(.valueError, "\(name) must be between 1 and \(UInt32.max), not \(value)")
    }
    target = value
  }

  static func apply(
    _ value: Double?, _ name: String, atLeast least: Double = 0, to target: inout TimeAmount
  ) throws {
    guard let value else { return }
    let time = try TimeAmount(seconds: value, name)
    guard value >= least else {
      throw PyError(.valueError, "\(name) must be at least \(least) seconds, not \(value)")
    }
    target = time
  }
}

extension RoutingMode {
  /// A mode by the name that the SDK has for it.
  ///
  /// - Throws: `invalidArgument` for an unknown name, or one that lacks its instance or key.
  init(named name: String, instance: UInt64?, key: String?) throws(RuntimeError) {
    switch name {
    case "round_robin": self = .roundRobin
    case "random": self = .random
    case "least_loaded": self = .leastLoaded
    case "power_of_two": self = .powerOfTwoChoices
    case "direct":
      guard let instance else {
        throw RuntimeError(.invalidArgument, "routing 'direct' needs an instance's id")
      }
      self = .direct(InstanceID(rawValue: instance))
    case "consistent_hash":
      guard let key else {
        throw RuntimeError(.invalidArgument, "routing 'consistent_hash' needs a key")
      }
      self = .consistentHash(key: key)
    default:
      throw RuntimeError(
        .invalidArgument,
        "routing '\(name)' is unknown: use 'round_robin', 'random', 'direct', 'least_loaded',"
          + " 'power_of_two' or 'consistent_hash'")
    }
  }
}
#endif
