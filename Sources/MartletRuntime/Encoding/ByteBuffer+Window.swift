#if Runtime
public import NIOCore

extension ByteBuffer {
  /// The bytes of a range of indices, uncopied. A slice that begins after 16 MiB would be a copy: its
  /// beginning is kept in 24 bits.
  package func window(_ range: Range<Int>) -> ByteBuffer {
    guard range.lowerBound >= 0, range.upperBound <= writerIndex else { return ByteBuffer() }
    var window = self
    window.moveReaderIndex(to: 0)
    window.moveWriterIndex(to: range.upperBound)
    window.moveReaderIndex(to: range.lowerBound)
    return window
  }
}
#endif
