import Martlet

/// Keeps Python objects in a value.
@PyClass struct Holder {
  var items: [Py] = []
  init() {}
  mutating func push(_ object: Py) { items.append(object) }
  mutating func pop() -> Py? { items.popLast() }
  func count() -> Int { items.count }
  /// Calls `function` while the value is being changed.
  mutating func change(_ function: Bound) throws -> Py { try function().owned() }
  /// Calls `function` while the value is being read.
  func look(_ function: Bound) throws -> Py { try function().owned() }
  /// Changes each item in place by `function`.
  mutating func apply(_ function: Bound) throws {
    for index in items.indices { items[index] = try function(items[index]).owned() }
  }
}

/// Keeps Python objects in an object.
@PyClass final class Node {
  var next: Py?
  var items: [Py] = []
  init(_ next: Py? = nil) { self.next = next }
  func change(_ function: Bound) throws -> Py { try function().owned() }
  func apply(_ function: Bound) throws {
    for index in items.indices { items[index] = try function(items[index]).owned() }
  }
  /// Calls `function` during an access to `items`.
  func hold(_ function: Bound) throws {
    try hold(&items, function)
  }
  @PyIgnore func hold(_ items: inout [Py], _ function: Bound) throws {
    let result = try function().owned()
    items.append(result)
  }
}

/// Keeps one Python object in two places, or where the instance is kept by Swift too.
@PyClass final class Sharing {
  let one: Py
  private var two: Py?
  init(_ one: Py, twice: Bool = false, kept: Bool = false) {
    self.one = one
    two = twice ? one : nil
    if kept { Self.kept = self }
  }
  nonisolated(unsafe) private static var kept: Sharing?
  static func takeKept() -> Py? {
    defer { kept = nil }
    return kept?.one
  }
}
