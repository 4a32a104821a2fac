#if Runtime
/// A name under which components stand together: an application, a team, a test.
public struct Namespace: Sendable {
  public let runtime: DistributedRuntime
  public let name: String

  /// A component of the namespace.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the rule for names.
  public func component(_ name: String) throws(RuntimeError) -> Component {
    Component(namespace: self, name: try EndpointName.validated(name, "component"))
  }
}

/// A part of an application: something of which several instances may run.
public struct Component: Sendable {
  public let namespace: Namespace
  public let name: String

  /// An endpoint of the component.
  ///
  /// - Throws: `RuntimeError` with code `invalidArgument`, naming the rule for names.
  public func endpoint(_ name: String) throws(RuntimeError) -> Endpoint {
    Endpoint(
      runtime: namespace.runtime,
      name: try EndpointName(
        namespace: namespace.name, component: self.name, endpoint: name))
  }
}
#endif
