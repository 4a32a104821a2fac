import CMartlet

/// What can be passed to Python: a value with a conversion, or a handle on an object.
public protocol PyArgument: ~Escapable {
  /// A new reference, or `nil` with the Python exception set.
  consuming func __store() -> __Obj?
}

extension Bound: PyArgument {}
