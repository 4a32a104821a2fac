import Martlet

/// A first module in Swift.
@PyModule enum my_module {}

/// The n-th Fibonacci number.
@PyFunction func fibonacci(_ n: UInt32) -> UInt64 {
  n < 2 ? UInt64(n) : fibonacci(n - 1) + fibonacci(n - 2)
}

/// Adds up.
@PyClass final class Calculator {
  /// The sum so far.
  var value: Double

  init(_ initial: Double) { value = initial }

  /// Adds x to the sum.
  func add(_ x: Double) { value += x }

  /// The sum so far.
  func getValue() -> Double { value }

  /// A calculator that starts at zero.
  static func createZero() -> Calculator { Calculator(0) }
}
