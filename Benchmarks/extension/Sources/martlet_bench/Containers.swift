import Martlet

/// The sum, modulo 2⁶⁴.
@PyFunction func sumList(_ values: [Int]) -> Int { values.reduce(0, &+) }

/// The sum.
@PyFunction func sumFloats(_ values: [Double]) -> Double { values.reduce(0, +) }

/// The integers from 0 up to n.
@PyFunction func makeList(_ n: Int) -> [Int] { Array(0..<max(n, 0)) }

/// The same entries in a new dict.
@PyFunction func dictRoundtrip(_ entries: [String: Int]) -> [String: Int] { entries }
