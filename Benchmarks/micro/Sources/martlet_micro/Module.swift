import Martlet

/// Python from Swift: each function does one operation `n` times.
@PyModule enum martlet_micro {}

func turns(_ n: Int) -> Range<Int> { 0..<max(n, 0) }

/// Uses a value in a way that the optimizer can't see through.
@inline(never) @_optimize(none) func keep<T>(_ value: T) {}
@inline(never) @_optimize(none) func keep(_ value: Bool) {}
@inline(never) @_optimize(none) func keep(_ value: Int?) {}
@inline(never) @_optimize(none) func keep(_ value: Double?) {}
