public import CMartlet

/// The cases of an exported enum while its classes are being made.
public struct __Cases {
  struct Case {
    let name: StaticString
    let doc: StaticString
    /// The fields' names, separated by blanks.
    let fields: StaticString
    var members: __Members
    let isTuple: Bool
  }

  var cases: [Case] = []

  public typealias Initialise = @convention(c) (__Obj, __Obj, __Obj?) -> Int32

  /// - Parameters:
  ///   - name: The class's name: `Circle`.
  ///   - doc: With the text signature in front.
  ///   - fields: Their names in Python, separated by blanks.
  ///   - isTuple: Whether the case has a length and items.
  ///   - fill: Adds the fields' properties.
  public mutating func add(
    _ name: StaticString, _ doc: StaticString, fields: StaticString, isTuple: Bool,
    initialise: Initialise, vectorcall: __Vectorcall, _ fill: (inout __Members) -> Void
  ) {
    var members = __Members()
    fill(&members)
    members.slot(Py_tp_init, unsafe unsafeBitCast(initialise, to: UnsafeRawPointer.self))
    members.vectorcall = vectorcall
    cases.append(
      Case(name: name, doc: doc, fields: fields, members: members, isTuple: isTuple))
  }
}

extension __Members {
  /// What each class of an exported enum has, the base too.
  public mutating func caseLifetime(
    dealloc: @convention(c) (__Obj) -> Void,
    traverse: @convention(c) (__Obj, visitproc?, UnsafeMutableRawPointer?) -> Int32,
    clear: @convention(c) (__Obj) -> Int32, isGC: Bool
  ) {
    slot(Py_tp_dealloc, unsafe unsafeBitCast(dealloc, to: UnsafeRawPointer.self))
    self.isGC = isGC
    guard isGC else { return }
    slot(Py_tp_traverse, unsafe unsafeBitCast(traverse, to: UnsafeRawPointer.self))
    slot(Py_tp_clear, unsafe unsafeBitCast(clear, to: UnsafeRawPointer.self))
  }
}
