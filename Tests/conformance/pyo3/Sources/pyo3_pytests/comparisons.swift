import Martlet

extension pyo3_pytests {
  @PyModule enum comparisons {
    @PyClass(options: [.final]) struct Eq {
      private let value: Int64
      init(value: Int64) { self.value = value }
      @PyMethod(name: "__eq__") func equals(_ other: Eq) -> Bool { value == other.value }
      @PyMethod(name: "__ne__") func differs(_ other: Eq) -> Bool { value != other.value }
    }

    @PyClass(options: [.final]) struct EqDefaultNe {
      private let value: Int64
      init(value: Int64) { self.value = value }
      @PyMethod(name: "__eq__") func equals(_ other: EqDefaultNe) -> Bool { value == other.value }
    }

    @PyClass(options: [.final]) struct EqDerived: Equatable {
      private let value: Int64
      init(value: Int64) { self.value = value }
    }

    @PyClass(options: [.final]) struct Ordered {
      private let value: Int64
      init(value: Int64) { self.value = value }
      @PyMethod(name: "__lt__") func isLess(_ other: Ordered) -> Bool { value < other.value }
      @PyMethod(name: "__le__") func isAtMost(_ other: Ordered) -> Bool { value <= other.value }
      @PyMethod(name: "__eq__") func equals(_ other: Ordered) -> Bool { value == other.value }
      @PyMethod(name: "__ne__") func differs(_ other: Ordered) -> Bool { value != other.value }
      @PyMethod(name: "__gt__") func isGreater(_ other: Ordered) -> Bool { value > other.value }
      @PyMethod(name: "__ge__") func isAtLeast(_ other: Ordered) -> Bool { value >= other.value }
    }

    @PyClass(options: [.final]) struct OrderedDefaultNe {
      private let value: Int64
      init(value: Int64) { self.value = value }
      @PyMethod(name: "__lt__")
      func isLess(_ other: OrderedDefaultNe) -> Bool { value < other.value }
      @PyMethod(name: "__le__")
      func isAtMost(_ other: OrderedDefaultNe) -> Bool { value <= other.value }
      @PyMethod(name: "__eq__")
      func equals(_ other: OrderedDefaultNe) -> Bool { value == other.value }
      @PyMethod(name: "__gt__")
      func isGreater(_ other: OrderedDefaultNe) -> Bool { value > other.value }
      @PyMethod(name: "__ge__")
      func isAtLeast(_ other: OrderedDefaultNe) -> Bool { value >= other.value }
    }

    /// All six comparisons from one `<` and one `==`.
    @PyClass(options: [.final]) struct OrderedRichCmp: Comparable {
      private let value: Int64
      init(value: Int64) { self.value = value }
      static func < (a: OrderedRichCmp, b: OrderedRichCmp) -> Bool { a.value < b.value }
    }

    @PyClass(options: [.final])
    struct OrderedDerived: Comparable, Hashable, CustomStringConvertible {
      private let value: Int64
      init(value: Int64) { self.value = value }
      var description: String { "\(value)" }
      static func < (a: OrderedDerived, b: OrderedDerived) -> Bool { a.value < b.value }
    }
  }
}
