import Martlet

func fib(_ n: UInt64) -> UInt64 { n < 2 ? n : fib(n &- 1) &+ fib(n &- 2) }

/// The n-th Fibonacci number, by the slow recursion.
@PyFunction func fibonacci(_ n: UInt64) -> UInt64 { fib(n) }

/// The same, while other Python threads run.
@PyFunction(gil: .released) func fibNogil(_ n: UInt64) -> UInt64 { fib(n) }

/// Releases and takes the GIL.
@PyFunction(gil: .released) func nogilNoop() {}
