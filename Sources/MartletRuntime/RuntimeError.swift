#if Runtime
import Glibc
import NIOCore
import NIOPosix

/// Any failure of the runtime, on this side of a connection or the other.
///
/// An error that crossed the wire equals the one that was thrown: code, message and, where a handler
/// failed, its ``HandlerFailure`` arrive unchanged.
public struct RuntimeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, by kind. The raw values are the names on the wire.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The caller stopped or killed the call.
    case cancelled
    /// The call's own time limit passed.
    case deadlineExceeded = "deadline_exceeded"
    /// No message came for as long as the caller was willing to wait for one.
    case idleTimeout = "idle_timeout"
    /// Waiting for something that is not a call (instances, a connection, a drain) took too long.
    case timedOut = "timed_out"
    /// A name, address or option is not one that the runtime accepts.
    case invalidArgument = "invalid_argument"
    /// Nobody serves the endpoint.
    case noInstances = "no_instances"
    /// The instance asked for is not among those known.
    case unknownInstance = "unknown_instance"
    /// The peer is alive and does not serve that endpoint.
    case unknownEndpoint = "unknown_endpoint"
    /// The endpoint is already served by this runtime.
    case alreadyServed = "already_served"
    /// The peer can't be reached, or is shutting down.
    case unavailable
    /// The peer has as many calls as it takes at once.
    case overloaded
    /// The connection broke before the stream was complete.
    case connectionLost = "connection_lost"
    /// A message is longer than one of the two sides accepts.
    case messageTooLarge = "message_too_large"
    /// The peer speaks another version of the wire format.
    case versionMismatch = "version_mismatch"
    /// The peer sent bytes that are not the wire format.
    case malformed
    /// The handler threw.
    case handlerFailed = "handler_failed"
    /// Discovery can't do what was asked.
    case discoveryFailed = "discovery_failed"
    /// The disk that discovery writes to is full.
    case storageFull = "storage_full"
    /// The runtime was shut down.
    case shutDown = "shut_down"
  }

  /// The kind of failure.
  public var code: Code
  /// What happened and, where there is something to do about it, what to do.
  public var message: String
  /// What the handler threw, if it was a handler that failed.
  public var failure: HandlerFailure?
  /// Whether no handler can have seen the call, so that sending it again repeats nothing.
  public var isUnprocessed: Bool

  /// Creates an error.
  public init(
    _ code: Code, _ message: String, failure: HandlerFailure? = nil, isUnprocessed: Bool = false
  ) {
    self.code = code
    self.message = message
    self.failure = failure
    self.isUnprocessed = isUnprocessed
  }

  public var description: String { "\(code.rawValue): \(message)" }
}

extension RuntimeError {
  /// The error as the runtime's own, whatever it was.
  init(wrapping error: any Error, _ code: Code, _ what: String) {
    if let error = error as? RuntimeError {
      self = error
    } else {
      self.init(code, "\(what): \(Self.reason(of: error))")
    }
  }

  /// What the system says of an error, without where in the library it was met.
  static func reason(of error: any Error) -> String {
    switch error {
    case let error as RuntimeError: error.message
    case let error as IOError: unsafe String(cString: strerror(error.errnoCode))
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { reason(of: $0.error) } ?? "the host's name is unknown"
    default: "\(error)"
    }
  }
}
#endif
