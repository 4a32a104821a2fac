import Martlet

// Table 1D.
extension class_features {
  /// The weight of a message.
  @PyEnum enum Weight: Comparable, CustomStringConvertible {
    case light, medium, heavy
    static let standard = Weight.medium
    var description: String { "a \(self == .light ? "light" : "weighty") one" }
    static func + (a: Weight, b: Weight) -> Weight { max(a, b) }
    func isOver(_ other: Self) -> Bool { self > other }
    @PyMethod(name: "__call__") func called(_ n: Int) -> Int { n }
  }
  @PyEnum enum Level: Int, CaseIterable, Codable { case low = 1, high = 10 }
  @PyEnum enum Mode: String { case read = "r", write = "w" }
  @PyFunction static func weights() -> [Weight] { [.light, .medium, .heavy] }

  /// One class a case.
  @PyEnum enum Token: Comparable, CustomStringConvertible {
    case number(Double)
    case name(text: String, line: Int = 1)
    indirect case pair(left: Token, right: Token)
    case end
    var description: String { "token" }
    static func + (a: Token, b: Token) -> Token { .pair(left: a, right: b) }
    func isName() -> Bool { if case .name = self { true } else { false } }
    static func parse(_ text: String) -> Self { .name(text: text) }
    subscript(index: Int) -> Int? { index < 2 ? index : nil }
  }
  @PyFunction static func describe(_ token: Token?) -> String { token.map(\.description) ?? "none" }
}

@PyMethods extension class_features.Weight {
  func doubled() -> [Self] { [self, self] }
}
@PyMethods extension class_features.Token {
  typealias Token = class_features.Token
  static func - (a: Token, b: Token) -> Token { .pair(left: b, right: a) }
  var isEnd: Bool { if case .end = self { true } else { false } }
}
