import Martlet
import Synchronization

/// The object itself, there at once.
@PyFunction func echo(_ object: Py) async -> Py { object }

/// The objects, pushed ahead.
@PyFunction func pushed(_ objects: [Py]) -> PyAsyncIterator<Py> {
  let (iterator, continuation) = PyAsyncIterator<Py>.makeStream(bufferingLimit: 200)
  for object in objects { _ = continuation.yield(object) }
  return iterator
}
@PyFunction func pushedTwice(_ object: Py) -> PyAsyncIterator<Py> { pushed([object, object]) }
/// The object, which Swift keeps too.
@PyFunction func pushedAndKept(_ object: Py) -> PyAsyncIterator<Py> {
  kept.withLock { $0 = object }
  return pushed([object])
}
@PyFunction func takeKept() -> Py? {
  kept.withLock { kept in
    defer { kept = nil }
    return kept
  }
}
private let kept = Mutex<Py?>(nil)

/// An item, and one whose conversion raises what `fail_with` was given last.
@PyFunction func oneThenFailure() -> PyAsyncIterator<Failing> {
  let (iterator, continuation) = PyAsyncIterator<Failing>.makeStream(bufferingLimit: 4)
  _ = continuation.yield(Failing(isFailing: false))
  _ = continuation.yield(Failing(isFailing: true))
  return iterator
}
@PyFunction func failWith(_ function: Py) { kept.withLock { $0 = function } }

struct Failing: CustomIntoPython, Sendable {
  let isFailing: Bool

  func pythonValue() throws -> Int {
    if isFailing, let function = takeKept() {
      try Python.attach { py in _ = try function.bind(py)() }
    }
    return 0
  }
}
