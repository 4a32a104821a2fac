import CMartlet
import Martlet
import Testing

/// Dropping a `Py` where the GIL is not held: the interpreter releases it at the next attach.
@Suite struct ReleaseTests {
  @Test func `A Py dropped while detached is released at the next attach`() throws {
    try Embedded.attach { py in
      let object = try fresh(py)
      let holder = Holder(object.bind(py).owned())
      #expect(references(object, py) == 2)
      py.detach { holder.drop() }
      Python.attach { _ in }
      #expect(references(object, py) == 1)
    }
  }

  @Test func `A hundred thousand dropped on other threads are all released`() throws {
    let object = try Embedded.attach { py in try fresh(py) }
    for _ in 0..<10 {
      let holder = Embedded.attach { py in
        Holder((0..<10_000).map { _ in object.bind(py).owned() })
      }
      Embedded.attach { py in #expect(references(object, py) == 10_001) }
      Embedded.onThread { holder.drop() }
      Embedded.attach { py in #expect(references(object, py) == 1) }
    }
  }

  @Test func `A destructor runs Python code when the release comes`() throws {
    try Embedded.attach { py in
      let scope = try py.dict()
      try py.run(
        "seen = []\nclass Dies:\n  def __del__(self): seen.append(1)\n", globals: scope)
      let holder = Holder(try scope.bound.callMethod("get", "Dies")().owned())
      py.detach { holder.drop() }
      Python.attach { _ in }
      let seen: [Int] = try scope.bound.callMethod("get", "seen").load()
      #expect(seen == [1])
    }
  }
}

/// Lets go of objects on whatever thread it is told to.
private final class Holder: @unchecked Sendable {
  private var objects: [Py]
  init(_ object: Py) { objects = [object] }
  init(_ objects: [Py]) { self.objects = objects }
  func drop() { objects = [] }
}
