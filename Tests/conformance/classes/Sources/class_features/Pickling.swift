import Martlet
extension class_features {
  @PyClass struct Inner: Codable { var n: Int; var names: [String] }
  @PyClass struct Saved: Codable, Equatable {
    var x: Int
    var y: Double?
    private var inner: [String: Int] = ["a": 1]
    init(x: Int, y: Double? = nil) { self.x = x; self.y = y }
    mutating func bump() { inner["b"] = 2 }
    func total() -> Int { inner.values.reduce(0, +) }
  }
  @PyClass final class Node: Codable {
    var v: Int; var next: Inner?
    init(v: Int) { self.v = v; next = Inner(n: v, names: ["q"]) }
  }
}
