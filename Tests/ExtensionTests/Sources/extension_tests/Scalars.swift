import Martlet

@PyFunction func echoInt(_ value: Int) -> Int { value }
@PyFunction func echoInt8(_ value: Int8) -> Int8 { value }
@PyFunction func echoInt16(_ value: Int16) -> Int16 { value }
@PyFunction func echoInt32(_ value: Int32) -> Int32 { value }
@PyFunction func echoInt64(_ value: Int64) -> Int64 { value }
@PyFunction(name: "echo_uint") func echoUInt(_ value: UInt) -> UInt { value }
@PyFunction(name: "echo_uint8") func echoUInt8(_ value: UInt8) -> UInt8 { value }
@PyFunction(name: "echo_uint16") func echoUInt16(_ value: UInt16) -> UInt16 { value }
@PyFunction(name: "echo_uint32") func echoUInt32(_ value: UInt32) -> UInt32 { value }
@PyFunction(name: "echo_uint64") func echoUInt64(_ value: UInt64) -> UInt64 { value }
@PyFunction func echoDouble(_ value: Double) -> Double { value }
@PyFunction func echoFloat(_ value: Float) -> Float { value }
@PyFunction func echoBool(_ value: Bool) -> Bool { value }
@PyFunction func echoString(_ value: String) -> String { value }
@PyFunction func echoOptional(_ value: Int?) -> Int? { value }
@PyFunction func echoUnwrapped(_ value: Int!) -> Int! { value }
@PyFunction func echoOptionalString(_ value: String?) -> String? { value }

@PyFunction func returnsVoid(_ value: Int) {}
@PyFunction func returnsNamedVoid() -> Void {}
@PyFunction func returnsEmptyTuple() -> () {}

/// The n-th Fibonacci number.
@PyFunction func fibonacci(_ n: UInt32) -> UInt64 {
  n < 2 ? UInt64(n) : fibonacci(n - 1) + fibonacci(n - 2)
}
