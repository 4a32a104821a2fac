import Martlet

@PyClass struct Money { var cents: Int }
@PyMethods extension Money {
  static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
}
