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
  /// A class whose superclass has a field of the same name.
  @PyClass struct Kennel: Codable {
    private var dog = KennelDog(name: "Rex", breed: "Beagle")
    init() {}
    var names: [String] { [dog.breed, dog.name] }
  }
}

private class KennelAnimal: Codable {
  let name: String
  init(name: String) { self.name = name }
}

private final class KennelDog: KennelAnimal {
  let breed: String

  private enum CodingKeys: String, CodingKey { case breed = "name" }

  init(name: String, breed: String) {
    self.breed = breed
    super.init(name: name)
  }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    breed = try container.decode(String.self, forKey: .breed)
    try super.init(from: container.superDecoder())
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(breed, forKey: .breed)
    try super.encode(to: container.superEncoder())
  }
}
