#if Async
internal import CMartlet

/// What an async iterator gets its items from. Used on the loop's thread.
///
/// Not generic, and neither are its subclasses: the vtable of a generic class holds unspecialised
/// code. They hold closures, which were specialised where the sequence's type was known.
open class __Source: @unchecked Sendable {
  @usableFromInline
  init() {}

  /// The object that `__anext__` returns, or `nil` with the error set.
  func next() -> __Obj? { nil }

  /// Converts items that are there, at most `room`, into new references.
  ///
  /// - Returns: How many; fewer than there are with an error set if one can't be converted.
  func fill(_ items: UnsafeMutablePointer<__Obj?>, _ room: Int) -> Int { 0 }

  /// Whether ``fill(_:_:)`` ever finds anything.
  var isBuffered: Bool { false }

  /// Shows the cycle collector the items that wait. What a sequence itself holds is unknown to it.
  func visit(_ visitor: __Visitor) -> Int32 { 0 }

  /// Cancels what produces the items; nothing else is called any more.
  func close() {}

  /// Hands the source over to a new iterator.
  @usableFromInline
  final func iterator() -> __Obj? {
    do throws(PythonErrorSet) {
      if !mtl_async_is_started() { try __startAsync() }
    } catch {
      return nil
    }
    return mtl_async_iterator_new(
      Unmanaged.passRetained(self as __Source).toOpaque(), isBuffered)
  }
}

let __anext: StaticString = "anext"

func __raiseBusy() {
  PyError(.runtimeError, "anext(): asynchronous generator is already running").__restore()
}
#endif
