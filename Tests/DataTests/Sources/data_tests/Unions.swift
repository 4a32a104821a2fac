import Martlet

@PyUnion enum Key: Hashable {
  case index(Int)
  case name(String)
  case point(x: Double, y: Double)
  case none
}

@PyUnion enum Keys {
  case many([Key])
  case one(Key)
}

@PyFunction func keyKind(_ key: Key) -> String { "\(key)" }
@PyFunction func sameKey(_ key: Key) -> Key { key }
@PyFunction func keyCount(_ keys: Keys) -> Int {
  switch keys {
  case .many(let list): list.count
  case .one: 1
  }
}

@PyClass final class Model {
  var values = PyLiveList([1, 2, 3])
  var weights = PyLiveDict<String, Double>(["a": 1])
  init() {}
  func total() -> Int { values.elements.reduce(0, +) }
  func push(_ value: Int) { values.elements.append(value) }
}
