import CMartlet
import Martlet
import Synchronization
import Testing

@Suite struct AttachTests {
  @Test func `Attach may be nested and throws what its body throws`() throws {
    struct Stop: Error {}
    Embedded.attach { _ in }
    #expect(!mtl_is_attached())
    #expect(throws: Stop.self) {
      try Python.attach { py in
        #expect(mtl_is_attached())
        try Python.attach { py in
          #expect(mtl_is_attached())
          throw Stop()
        }
      }
    }
    #expect(!mtl_is_attached())
  }

  @Test func `Threads that Python never saw attach and work`() throws {
    let sum = Mutex(0)
    for number in 1...8 {
      Embedded.onThread {
        let value = Python.attach { py in (try? py.eval("\(number) * 2").load(as: Int.self)) ?? 0 }
        sum.withLock { $0 += value }
        if mtl_is_attached() { sum.withLock { $0 = -1 } }
      }
    }
    #expect(sum.withLock { $0 } == 72)
  }

  @Test func `Tasks attach one after the other`() async {
    let total = await withTaskGroup(of: Int.self) { group in
      for number in 0..<50 {
        group.addTask {
          Embedded.attach { py in (try? py.object(number).load(as: Int.self)) ?? -1 }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 1225)
  }

  @Test func `Detach lets another thread have the GIL, and takes it back`() throws {
    try Embedded.attach { py in
      let seen = py.detach { () -> Int in
        #expect(!mtl_is_attached())
        // Would wait for ever if the GIL were still held here.
        let seen = Mutex(0)
        Embedded.onThread {
          Python.attach { py in seen.withLock { $0 = (try? py.eval("6 * 7").load()) ?? 0 } }
        }
        return seen.withLock { $0 }
      }
      #expect(seen == 42)
      #expect(mtl_is_attached())
      let one: Int = try py.eval("1").load()
      #expect(one == 1)
    }
  }

  @Test func `Detach throws what its body throws, attached again`() throws {
    struct Stop: Error {}
    Embedded.attach { py in
      do {
        try py.detach { throw Stop() }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error is Stop)
      }
      #expect(mtl_is_attached())
    }
  }

  @Test func `Attach inside detach is attached only inside`() throws {
    Embedded.attach { py in
      let states = py.detach { () -> [Bool] in
        let before = mtl_is_attached()
        let inside = Python.attach { _ in mtl_is_attached() }
        return [before, inside, mtl_is_attached()]
      }
      #expect(states == [false, true, false])
    }
  }
}
