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
