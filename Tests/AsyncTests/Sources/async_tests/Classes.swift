import Martlet

@PyClass final class Model: Sendable {
  let name: String

  init(_ name: String) { self.name = name }

  func generate(_ n: Int, suffix: String = "") async throws -> String {
    await hop()
    if n < 0 { throw PyError.valueError("n must not be negative") }
    return name + String(n) + suffix
  }
  func join(_ other: Model) async -> Model {
    await hop()
    return Model(name + other.name)
  }
  func itself() async -> Model {
    await hop()
    return self
  }
  static func load(_ name: String) async -> Model {
    await hop()
    return Model(name)
  }
}

@PyClass struct Point {
  var x: Int
  init(_ x: Int) { self.x = x }
  func later() async -> Int {
    await hop()
    return x
  }
}
