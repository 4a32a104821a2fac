import Martlet

extension class_features {
  @PyClass(extends: .set) struct Tagged {
    let tag: String
    @PyMethod(signature: "(tag='', *items)") init(tag: String = "", items: [String] = []) {
      self.tag = tag
    }
  }
  @PyClass(extends: .frozenset) struct Frozen {
    init(_ items: Py) {}
    func size() -> Int { 1 }
  }
  @PyClass(extends: .complex) struct Phasor {
    init(_ real: Double, _ imaginary: Double) {}
    var kind: String { "phasor" }
  }
  @PyClass(extends: .exception(named: "TimeoutError")) struct Late {
    var seconds: Int
    init(_ text: String, seconds: Int = 0) { self.seconds = seconds }
  }
  /// Extends a class of the standard library that is written in Python.
  @PyClass(extends: .imported("string", "Formatter")) struct Shouting {
    init() {}
    @PyMethod(name: "convert_field") func convert(value: Py, conversion: String?) throws
      -> String
    {
      try Python.attach { py in try value.bind(py).str().uppercased() }
    }
  }

  @PyClass(options: [.dict, .weakReferences]) class Base {
    @PyIgnore nonisolated(unsafe) static var ended = 0
    var name: String
    init(name: String = "base") { self.name = name }
    deinit { Base.ended += 1 }
    func hello() -> String { "hello \(name)" }
    func itself() -> Self { self }
    static func count() -> Int { ended }
  }
  @PyClass(extends: Base.self) class Middle: Base {
    override init(name: String = "middle") { super.init(name: name) }
    override func hello() -> String { "middle " + super.hello() }
    func more() -> Int { 2 }
  }
  @PyClass(extends: Middle.self) final class Leaf: Middle {
    override init(name: String = "leaf") { super.init(name: name) }
  }
  /// A cycle through optional, array, dictionary and class properties.
  @PyClass final class Holder {
    var one: Py?
    var many: [Py] = []
    var named: [String: Py] = [:]
    init() {}
  }
}
