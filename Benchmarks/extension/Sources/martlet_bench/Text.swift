import Martlet

/// Greets by name.
@PyFunction func greet(_ name: String) -> String { "hello " + name }

/// The number of UTF-8 bytes, read where Python keeps them.
@PyFunction func utf8Len(_ text: UTF8Span) -> Int { text.count }

/// The number of UTF-8 bytes of a copy.
@PyFunction func utf8LenOwned(_ text: String) -> Int { text.utf8.count }

/// The same bytes in a new object.
@_lifetime(copy bytes)
@PyFunction func bytesRoundtrip(_ bytes: Span<UInt8>) -> Span<UInt8> { bytes }
