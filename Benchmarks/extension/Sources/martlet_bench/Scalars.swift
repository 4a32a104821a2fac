import Martlet

/// Does nothing.
@PyFunction func noop() {}

/// The sum, modulo 2⁶⁴.
@PyFunction func add(_ a: Int, _ b: Int) -> Int { a &+ b }

/// The sum.
@PyFunction func addf(_ a: Double, _ b: Double) -> Double { a + b }

/// 100 a + 10 b + c.
@PyFunction(signature: "(a, b=2, *, c=3)")
func kwargs(a: Int, b: Int = 2, c: Int = 3) -> Int { a &* 100 &+ b &* 10 &+ c }

/// Raises ValueError with the message.
@PyFunction func fail(_ message: String) throws { throw PyError.valueError(message) }
