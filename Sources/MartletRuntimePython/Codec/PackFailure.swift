#if Runtime
import Martlet

/// Why an object can't be sent, and where inside it.
struct PackFailure: Error {
  enum Kind { case type, overflow, value }

  var kind: Kind
  var reason: String
  /// From the outside in: `["items"]`, `[3]`.
  var path = ""

  func inside(_ step: String) -> PackFailure {
    PackFailure(kind: kind, reason: reason, path: "[\(step)]" + path)
  }

  var pythonError: PyError {
    let text = path.isEmpty ? reason : "message\(path): \(reason)"
    return switch kind {
    case .type: PyError(.typeError, text)
    case .overflow: PyError(.overflowError, text)
    case .value: PyError(.valueError, text)
    }
  }
}
#endif
