#if Runtime
extension Instance {
  /// The record that discovery stores.
  var json: JSON {
    .object([
      "id": .string(id.description),
      "endpoint": .string(endpoint.description),
      "addresses": .array(addresses.map { .string($0.description) }),
      "metadata": .object(metadata.mapValues { .string($0) }),
      "wire": .int(Int64(WireFormat.version)),
    ])
  }

  /// Reads a record. Members that it doesn't know are passed over.
  ///
  /// - Throws: `RuntimeError` with code `discoveryFailed`, saying what is wrong with it.
  init(json: JSON) throws(RuntimeError) {
    func bad(_ what: String) -> RuntimeError {
      RuntimeError(.discoveryFailed, "an instance's record has no usable '\(what)'")
    }
    guard let id = json["id"]?.string.flatMap({ InstanceID($0) }) else { throw bad("id") }
    guard let path = json["endpoint"]?.string else { throw bad("endpoint") }
    guard let texts = json["addresses"]?.array else { throw bad("addresses") }
    var addresses: [TransportAddress] = []
    for text in texts {
      guard let text = text.string else { throw bad("addresses") }
      addresses.append(try TransportAddress(text))
    }
    var metadata: [String: String] = [:]
    if case .object(let members)? = json["metadata"] {
      for (key, value) in members {
        guard let text = value.string else { throw bad("metadata") }
        metadata[key] = text
      }
    }
    self.init(
      id: id, endpoint: try EndpointName(path), addresses: addresses, metadata: metadata)
  }
}
#endif
