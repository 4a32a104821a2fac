internal import CMartlet

// One function for each way in which CPython calls methods.
extension __Members {
  public mutating func noArgs(_ name: StaticString, _ doc: StaticString, _ entry: __NoArgs) {
    add(name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_NOARGS)
  }

  public mutating func one(_ name: StaticString, _ doc: StaticString, _ entry: __One) {
    add(name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_O)
  }

  public mutating func fast(_ name: StaticString, _ doc: StaticString, _ entry: __Fast) {
    add(name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_FASTCALL)
  }

  public mutating func fastKeywords(
    _ name: StaticString, _ doc: StaticString, _ entry: __FastKeywords
  ) {
    add(
      name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self),
      METH_FASTCALL | METH_KEYWORDS)
  }

  public mutating func classOne(_ name: StaticString, _ doc: StaticString, _ entry: __One) {
    add(name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_O | METH_CLASS)
  }

  public mutating func classFast(_ name: StaticString, _ doc: StaticString, _ entry: __Fast) {
    add(
      name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self), METH_FASTCALL | METH_CLASS)
  }

  public mutating func classFastKeywords(
    _ name: StaticString, _ doc: StaticString, _ entry: __FastKeywords
  ) {
    add(
      name, doc, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self),
      METH_FASTCALL | METH_KEYWORDS | METH_CLASS)
  }

  public mutating func staticOne(_ name: StaticString, _ doc: StaticString, _ entry: __One) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_O))
  }

  public mutating func staticFast(_ name: StaticString, _ doc: StaticString, _ entry: __Fast) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_FASTCALL))
  }

  public mutating func staticFastKeywords(
    _ name: StaticString, _ doc: StaticString, _ entry: __FastKeywords
  ) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_FASTCALL | METH_KEYWORDS))
  }
}
