import CMartlet
import Martlet
import Testing

@Suite struct HandleTests {
  @Test func `A copy of a Bound is one reference, dropped with it`() throws {
    try Embedded.attach { py in
      let object = try fresh(py)
      #expect(references(object, py) == 1)
      func copies() -> Int {
        let bound = object.bind(py)
        let again = bound
        return again.withUnsafePointer { mtl_refcnt($0) } - (bound.isNone ? 1 : 0)
      }
      let held = copies()
      #expect(held == 2 || held == 3)  // an optimized build needs one reference for both
      #expect(references(object, py) == 1)
    }
  }

  @Test func `Copies of a Py share one reference`() throws {
    try Embedded.attach { py in
      let object = try fresh(py)
      let copies = Array(repeating: object, count: 1000)
      #expect(references(object, py) == 1)
      #expect(copies.count == 1000)
      let other = object.bind(py).owned()
      #expect(references(object, py) == 2)
      let isSame = other.bind(py).isIdentical(to: object.bind(py))
      #expect(isSame)
    }
  }

  @Test func `Optional handles hold nothing and then something`() throws {
    try Embedded.attach { py in
      let object = try fresh(py)
      var maybe: Bound? = nil
      let before = maybe?.isNone
      maybe = object.bind(py)
      let after = maybe?.isNone
      #expect(before == nil && after == false)
      maybe = nil
      #expect(references(object, py) == 1)
    }
  }

  @Test func `Attributes, calls and conversions reach Python`() throws {
    try Embedded.attach { py in
      let math = try py.importModule("math")
      let floor: Int = try math.floor(2.5).load()
      let pi: Double = try math.attribute("pi").load()
      let items: [Py] = try py.eval("[1, [2, 3]]").load()
      let words: [String: [Int]] = try py.object(["a": [1, 2]]).load()
      let isNone = py.none.isNone
      #expect(floor == 2 && pi == Double.pi && items.count == 2 && words == ["a": [1, 2]])
      #expect(isNone)
    }
  }

  @Test func `A text that raises is no crash`() throws {
    try Embedded.attach { py in
      let scope = try py.dict()
      try py.run(
        "class Bad:\n  def __str__(self): raise KeyError('x')\nbad = Bad()", globals: scope)
      let bad = try scope.bound.callMethod("get", "bad")
      let text = bad.description
      #expect(text == "<unprintable object>")
      #expect(!mtl_error_occurred())
    }
  }

  @Test func `A failed load leaves no exception behind`() throws {
    try Embedded.attach { py in
      let object = try py.object(["x"])
      let loaded = try? object.load(as: [Int].self)
      #expect(loaded == nil)
      #expect(!mtl_error_occurred())
    }
  }
}
