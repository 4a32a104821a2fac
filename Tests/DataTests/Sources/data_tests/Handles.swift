import Glibc
import Martlet
import Synchronization

@PyFunction func throughHandles(_ py: Python, _ object: Bound) -> [Py] {
  let owned = object.owned()
  return [owned, owned.bind(py).owned()]
}

@PyFunction func castAndLoaded(_ object: Bound) throws -> (Int?, Bool) {
  (object.cast(to: PyList.self)?.count, try object.load(as: Bool.self))
}

/// Lets go of objects on whatever thread it is told to.
private final class Kept: Sendable {
  let objects: Mutex<[Py]>
  init(_ objects: [Py]) { self.objects = Mutex(objects) }
  func drop() { objects.withLock { $0 = [] } }
}

/// Drops `count` handles, and as many copies of them, without the GIL.
@PyFunction func dropDetached(_ py: Python, _ object: Bound, _ count: Int) {
  let kept = Kept((0..<max(0, count)).map { _ in object.owned() })
  py.detach {
    let copies = kept.objects.withLock { $0 }
    kept.drop()
    _ = copies.count
  }
}

private let member = PyName("member")
@PyFunction func interned(_ object: Bound) throws -> Py { try object.attribute(member).owned() }

/// Whether `descriptor` becomes readable within ten seconds while the GIL is released.
@PyFunction func waitDetached(_ py: Python, _ descriptor: Int32) -> Bool {
  py.detach {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&poll, 1, 10_000) == 1
  }
}

@PyFunction func register(_ py: Python, _ module: PyModule, _ name: String) throws {
  try module.add(name, try py.function(name) { (n: Int) in n &* 2 })
}

struct Meters: PyRawValue, Equatable {
  var rawValue: Double
  init?(rawValue: Double) {
    if rawValue < 0 { return nil }
    self.rawValue = rawValue
  }
}
@PyFunction func further(_ distances: [Meters]) -> Meters? {
  Meters(rawValue: distances.reduce(1) { $0 + $1.rawValue })
}
@PyFunction func labelledInside(_ pairs: [(x: Int, y: (a: Int?, b: Int))]) -> [(
  x: Int, y: (a: Int?, b: Int)
)] {
  pairs
}
@PyFunction func labelled(_ pair: (x: Int, y: String)) -> (y: String, x: Int) {
  (pair.y, pair.x)
}
