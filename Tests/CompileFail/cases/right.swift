import Martlet

/// Everything here is right: no diagnostic may come.
@PyFunction func plain(_ a: Int, b: String = "x") throws -> [String: [Int?]] { [b: [a]] }
@PyFunction(name: "other", signature: "(a, /, *, b=1)") func renamed(a: Int, b: Int = 1) {}
@PyFunction func handles(_ py: Python, _ object: Bound, kept: Py) throws -> Py {
  let result = try object(kept.bind(py).description)
  let n: Int = py.detach { 1 + 1 }
  _ = n
  return result.owned()
}
@PyClass final class Model {
  let kept: Py
  init(_ object: Bound) { kept = object.owned() }
  func use(_ py: Python) throws -> Bool { try kept.bind(py).attribute("x").isNone }
  @PyIgnore func anything<T>(_ value: T) {}
}
@PyClass struct Point: Comparable, Hashable {
  var x = 0.0
  init(x: Double) { self.x = x }
  static func < (a: Point, b: Point) -> Bool { a.x < b.x }
}
@PyMethods extension Point {
  mutating func move(by dx: Double = 1) { x += dx }
}
func helpers(_ py: Python, _ object: Bound?) throws -> Bool {
  guard let object else { return false }
  var current = object
  while !current.isNone { current = try current.attribute("next") }
  let again = { (_ o: Bound) in o.isNone }
  return again(current)
}
func threads(_ object: Py) {
  Task { Python.attach { py in _ = object.bind(py).isNone } }
}
@PyModule enum right {}
@PyFunction func stop() throws -> Never { throw PyError.valueError("stop") }
@PyFunction func halt() -> Never { fatalError() }
@PyFunction(gil: .released) func abort(at line: Int) -> Never { fatalError("\(line)") }
@PyFunction func half(_ n: Int!) -> Int! { n }
@PyFunction func pair(a: Int! = 1) throws -> (Int, Int)! { nil }
enum Space {}
extension Space {
  @PyUnion public enum Key { case a(Int), b(String) }
}
@PyClass struct Marked {
  @PyMethod func __len__() -> Int { 0 }
}
