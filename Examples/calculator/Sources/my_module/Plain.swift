/// The other way to reach Swift from Python: a plain C symbol, for `ctypes`.
///
/// Nothing checks what Python passes, so the sum must not overflow: a trap would end the process.
@c(add_numbers)
public func addNumbers(_ a: CInt, _ b: CInt) -> CInt { a &+ b }
