#if Runtime
/// How instances find each other. Three kinds: ``MemoryDiscovery``, ``FileDiscovery`` and
/// ``EtcdDiscovery``.
public protocol Discovery: Sendable {
  /// Announces an instance until it is withdrawn, or until this process is no more.
  ///
  /// - Throws: `RuntimeError`: `storageFull`, `discoveryFailed`.
  func register(_ instance: Instance) async throws(RuntimeError)

  /// Takes an announcement back. One that is not there is no error.
  func withdraw(_ instance: Instance) async

  /// Follows the instances of an endpoint, or of all endpoints.
  ///
  /// - Parameters:
  ///   - endpoint: Whose instances; nil for everyone's.
  ///   - onChange: Gets all of them, ordered by id: first what there is now, then at every change. It
  ///     is never called twice at once, and must not block.
  /// - Returns: What ends the watch; it also ends when that is let go of. The first call of
  ///   `onChange` has happened by then.
  func watch(
    _ endpoint: EndpointName?, _ onChange: @escaping @Sendable ([Instance]) -> Void
  ) async throws(RuntimeError) -> DiscoveryWatch

  /// Ends all watches and takes back what is still announced.
  func close() async
}

/// Keeps a watch going for as long as it lives.
public final class DiscoveryWatch: Sendable {
  private let onCancel: @Sendable () -> Void

  init(onCancel: @escaping @Sendable () -> Void) {
    self.onCancel = onCancel
  }

  /// Ends the watch. No call of its closure begins after that.
  public func cancel() { onCancel() }

  deinit { onCancel() }
}
#endif
