import Martlet

@PyFunction func iterSet(_ set: PySet, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    try set.forEach { member in sum &+= try member.load(as: Int.self) }
    keep(sum)
  }
}

/// A set of the items of a list.
@PyFunction func newSet(_ py: Python, _ items: PyList, _ n: Int) throws {
  let type = try py.builtin("set")
  for _ in turns(n) {
    guard let set = try type().cast(to: PySet.self) else { return }
    try items.forEach { item in try set.insert(item) }
  }
}

@PyFunction func extractHashset(_ set: Bound, _ n: Int) throws {
  for _ in turns(n) { keep(try set.load(as: Set<Int>.self)) }
}
