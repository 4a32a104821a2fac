import Martlet

/// Calls f() n times.
@PyFunction func callN(_ f: Bound, _ n: Int) throws {
  for _ in 0..<max(n, 0) { try f() }
}

/// The sum of f(i) for i from 0 up to n.
@PyFunction func callNArg(_ f: Bound, _ n: Int) throws -> Int {
  var sum = 0
  for i in 0..<max(n, 0) { sum &+= try f(i).load(as: Int.self) }
  return sum
}
