import Martlet

struct Plain {}
@PyClass struct Money { var cents: Int }
@PyMethods extension Money {
  static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
  func plain() -> Plain { Plain() }
}
