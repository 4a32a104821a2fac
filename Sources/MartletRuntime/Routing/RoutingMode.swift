#if Runtime
/// Which instance a call goes to.
public enum RoutingMode: Sendable, Hashable {
  /// One after the other, evenly.
  case roundRobin
  /// Any, by chance.
  case random
  /// This one and no other.
  case direct(InstanceID)
  /// The one with the fewest calls of this client in flight.
  case leastLoaded
  /// The less loaded of two chosen by chance: nearly as even as `leastLoaded`, and clients that
  /// know nothing of each other don't all pick the same one.
  case powerOfTwoChoices
  /// The same instance for the same key, for as long as it lives; when instances come or go, only
  /// the keys of those move.
  case consistentHash(key: String)
}
#endif
