import Martlet

/// As `OrderedDictionary` of swift-collections is.
struct OrderedPairs<Key: Hashable, Value>: Sequence {
  private let pairs: [(key: Key, value: Value)]

  init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>) {
    self.pairs = pairs.map { (key: $0.0, value: $0.1) }
  }

  func makeIterator() -> IndexingIterator<[(key: Key, value: Value)]> { pairs.makeIterator() }
}

extension OrderedPairs: FromPython, IntoPython, PyOrderedMapping, PyArgument
where Key: FromPython & IntoPython, Value: FromPython & IntoPython {}

@PyFunction func reversedPairs(
  _ pairs: OrderedPairs<String, Int>
) -> OrderedPairs<String, Int> {
  OrderedPairs(uniqueKeysWithValues: pairs.reversed().map { ($0.key, $0.value) })
}
