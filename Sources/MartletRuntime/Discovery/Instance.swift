#if Runtime
/// One runtime serving one endpoint, as discovery knows it.
public struct Instance: Sendable, Hashable {
  public var id: InstanceID
  public var endpoint: EndpointName
  /// Where it can be reached, best first.
  public var addresses: [TransportAddress]
  /// What the server says about itself: texts that mean something to the program, not to the runtime.
  public var metadata: [String: String]

  public init(
    id: InstanceID, endpoint: EndpointName, addresses: [TransportAddress],
    metadata: [String: String] = [:]
  ) {
    self.id = id
    self.endpoint = endpoint
    self.addresses = addresses
    self.metadata = metadata
  }
}
#endif
