import Martlet

@PyClass actor Queue {
  init() {}
  @PyMethod(name: "__len__") func count() -> Int { 1 }
  @PyMethod(name: "__call__") func call() -> Int { 2 }
  @PyMethod(name: "__bool__") nonisolated func isFull() -> Bool { true }
}
@PyClass final class Lock {
  init() {}
  @PyMethod(name: "__enter__") func enter() async {}
  @PyMethod(name: "__aenter__") func enterLater() async {}
}
@PyClass struct Version {
  init() {}
  @PyMethod(name: "__eq__") func isSame(_ other: Int) async -> Bool { true }
  @PyMethod(name: "__lt__") func isOlder(_ other: Int) async -> Bool { true }
  @PyMethod(name: "__hash__") func hash() async -> Int { 0 }
  @PyMethod(name: "__repr__") func text() async -> String { "" }
  @PyMethod(name: "__iadd__") func add(_ other: Int) async {}
  @PyMethod(name: "__reduce__") func reduce() async -> String { "" }
}
