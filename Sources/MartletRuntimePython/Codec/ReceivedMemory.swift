#if Runtime
import Martlet
import NIOCore

/// The part of a message that an array lies in: NumPy looks at it in place.
@PyClass final class ReceivedMemory: Sendable {
  private let bytes: ByteBuffer
  /// NumPy's array interface, version 3: so many writable bytes.
  @PyProperty(name: "__array_interface__") let interface: Py

  /// Whether an array of items so aligned can lie in place. In a short message it can't: that may be
  /// a part of what was read from the socket, which other messages share.
  @PyIgnore static func suits(_ bytes: ByteBuffer, alignment: Int) -> Bool {
    bytes.readableBytes >= 128 << 10 && address(of: bytes) % UInt(max(1, alignment)) == 0
  }

  /// - Parameter bytes: Nobody else's, from now on.
  @PyIgnore init(_ bytes: ByteBuffer, _ py: Python) throws(PyError) {
    self.bytes = bytes
    let interface = try py.dict()
    try interface.set("version", to: 3)
    try interface.set("typestr", to: "|u1")
    try interface.set("shape", to: py.tuple(bytes.readableBytes))
    try interface.set("data", to: py.tuple(Self.address(of: bytes), false))
    self.interface = interface.owned()
  }

  /// Contract: a buffer's memory stays where it is while the buffer is kept and not written to, which
  /// is as long as this object lives, and NumPy keeps that.
  private static func address(of bytes: ByteBuffer) -> UInt {
    unsafe bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
  }
}
#endif
