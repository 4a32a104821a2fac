import CMartlet

/// The numbers of a `slice`, which have been asked for once: that may run Python code.
@usableFromInline
struct __Slice {
  @usableFromInline let step: Int
  private let start: Int
  private let stop: Int

  @usableFromInline
  init(_ slice: __Obj) throws(PythonErrorSet) {
    var (start, stop, step) = (0, 0, 0)
    if PySlice_Unpack(slice, &start, &stop, &step) < 0 { throw PythonErrorSet() }
    (self.start, self.stop, self.step) = (start, stop, step)
  }

  /// Where it begins, and how many elements it takes, in a sequence of `count`.
  @usableFromInline
  func offsets(of count: Int) -> (start: Int, count: Int) {
    var (start, stop) = (self.start, self.stop)
    let length = PySlice_AdjustIndices(count, &start, &stop, step)
    return (start, max(0, length))
  }

  @usableFromInline
  static func check(_ count: Int, fits expected: Int) throws(PythonErrorSet) {
    guard count != expected else { return }
    PyError(
      .valueError,
      "attempt to assign sequence of size \(count) to extended slice of size \(expected)"
    ).__restore()
    throw PythonErrorSet()
  }
}
