#if Runtime
/// What a handler threw, in the form in which it reaches the caller.
///
/// A handler throws one of these to decide what its caller sees. Any other error that it throws
/// becomes one, with the Swift type as the class and the error's description as the message.
public struct HandlerFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The error's type, as the handler's language names it: `ValueError`, `MyModule.NoSuchModel`.
  public var className: String
  /// The classes that it derives from, nearest first, so that a caller can catch by base class.
  public var baseClassNames: [String]
  /// The error's text.
  public var message: String
  /// An HTTP-like status, where the error has one.
  public var status: Int?
  /// The stack at the raise, as text.
  public var traceback: String?

  /// Creates a failure.
  public init(
    className: String, message: String, status: Int? = nil, traceback: String? = nil,
    baseClassNames: [String] = []
  ) {
    self.className = className
    self.baseClassNames = baseClassNames
    self.message = message
    self.status = status
    self.traceback = traceback
  }

  public var description: String { "\(className): \(message)" }
}

extension HandlerFailure {
  init(describing error: any Error) {
    if let failure = error as? HandlerFailure {
      self = failure
    } else {
      self.init(className: String(reflecting: type(of: error)), message: "\(error)")
    }
  }
}
#endif
