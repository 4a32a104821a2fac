import Martlet

private let name = PyName("value")

/// An attribute by a Swift string.
@PyFunction func getattrDirect(_ object: Bound, _ n: Int) throws {
  for _ in turns(n) { _ = try object.attribute("value") }
}

/// An attribute by a name that is kept.
@PyFunction func getattrIntern(_ object: Bound, _ n: Int) throws {
  for _ in turns(n) { _ = try object.attribute(name) }
}
