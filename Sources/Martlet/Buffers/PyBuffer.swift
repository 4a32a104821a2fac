public import CMartlet

/// A machine number that Python's buffers hold.
public protocol PyBufferElement: BitwiseCopyable {
  /// The letter that Python's `struct` has for it.
  static var __bufferFormat: CChar { get }
}

/// The memory of a Python object that has the buffer protocol (a NumPy array, an `array.array`, a
/// `memoryview`), where Python keeps it.
///
/// For parameters: `_ values: borrowing PyBuffer<Double>`. Taken for the length of the call, during
/// which the object can't be resized; its values may still be changed by other Python code while
/// the GIL is released or Python is called. The memory must be C-contiguous and one-dimensional, of
/// native items of exactly this type; anything else is a `TypeError` or `BufferError`.
@frozen
public struct PyBuffer<Element: PyBufferElement>: ~Copyable {
  @usableFromInline let view: UnsafeMutablePointer<mtl_view>

  @inlinable @inline(__always)
  init(_ view: UnsafeMutablePointer<mtl_view>) { self.view = view }

  @inlinable @inline(__always)
  deinit { mtl_view_give(view) }

  /// The number of items.
  @inlinable
  public var count: Int { view.pointee.view.len / MemoryLayout<Element>.stride }

  /// The items.
  @inlinable
  public var span: Span<Element> {
    @_lifetime(borrow self) @inline(__always) get {
      let start = view.pointee.view.buf?.assumingMemoryBound(to: Element.self)
      let items = unsafe UnsafeBufferPointer(start: start, count: count)
      return unsafe _overrideLifetime(Span(_unsafeElements: items), borrowing: self)
    }
  }
}

extension PyBuffer {
  @inlinable @inline(__always)
  public static func __load(
    _ object: __Obj, _ function: StaticString, _ parameter: StaticString
  ) throws(PythonErrorSet) -> PyBuffer {
    guard let view = mtl_buffer_get(object, Element.__bufferFormat, MemoryLayout<Element>.size)
    else {
      __ConversionPath.failed(function, parameter)
      throw PythonErrorSet()
    }
    return PyBuffer(view)
  }

  public static var __pythonInput: String { "typing_extensions.Buffer" }
}

extension Double: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x64 }  // d
}
extension Float: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x66 }  // f
}
extension Int: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x6c }  // l
}
extension Int64: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x6c }  // l
}
extension Int32: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x69 }  // i
}
extension Int16: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x68 }  // h
}
extension Int8: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x62 }  // b
}
extension UInt: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x4c }  // L
}
extension UInt64: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x4c }  // L
}
extension UInt32: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x49 }  // I
}
extension UInt16: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x48 }  // H
}
extension UInt8: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x42 }  // B
}
extension Bool: PyBufferElement {
  @inlinable public static var __bufferFormat: CChar { 0x3f }  // ?
}
