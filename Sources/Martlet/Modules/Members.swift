public import CMartlet

/// The members of a module or class while it is being made.
public struct __Members {
  var methods: [PyMethodDef] = []
  var staticMethods: [PyMethodDef] = []
  var properties: [PyGetSetDef] = []
  var slots: [PyType_Slot] = []
  var vectorcall: __Vectorcall?
  var isConstructible = false
  var signature: StaticString = ""
  var isGC = false
  var names: [String] = []

  init() {}

  private static func method(
    _ name: StaticString, _ doc: StaticString, _ function: UnsafeRawPointer, _ flags: Int32
  ) -> PyMethodDef {
    // CPython calls the pointer as the flags say.
    PyMethodDef(
      ml_name: name.__c, ml_meth: unsafe unsafeBitCast(function, to: PyCFunction.self),
      ml_flags: flags, ml_doc: doc.__c)
  }

  @inline(never)
  private mutating func add(
    _ name: StaticString, _ doc: StaticString, _ function: UnsafeRawPointer, _ flags: Int32
  ) {
    names.append("\(name)")
    methods.append(Self.method(name, doc, function, flags))
  }

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

  public mutating func staticFast(_ name: StaticString, _ doc: StaticString, _ entry: __Fast) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_FASTCALL))
  }

  public mutating func staticOne(_ name: StaticString, _ doc: StaticString, _ entry: __One) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_O))
  }

  public mutating func staticFastKeywords(
    _ name: StaticString, _ doc: StaticString, _ entry: __FastKeywords
  ) {
    let pointer = unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)
    staticMethods.append(Self.method(name, doc, pointer, METH_FASTCALL | METH_KEYWORDS))
  }

  public typealias Getter = @convention(c) (__Obj, UnsafeMutableRawPointer?) -> __Obj?
  public typealias Setter = @convention(c) (__Obj, __Obj?, UnsafeMutableRawPointer?) -> Int32

  public mutating func property(
    _ name: StaticString, _ doc: StaticString, _ get: Getter, _ set: Setter? = nil
  ) {
    let get = unsafe unsafeBitCast(get, to: CMartlet.getter.self)
    let set = set.map { unsafe unsafeBitCast($0, to: CMartlet.setter.self) }
    properties.append(
      PyGetSetDef(name: name.__c, get: get, set: set, doc: doc.__c, closure: nil))
  }

  @inline(never)
  mutating func slot(_ id: Int32, _ function: UnsafeRawPointer) {
    slots.append(PyType_Slot(slot: id, pfunc: UnsafeMutableRawPointer(mutating: function)))
  }

  public typealias Initialise = @convention(c) (__Obj, __Obj, __Obj?) -> Int32

  /// - Parameter signature: What stands before the class's doc for `inspect.signature`.
  public mutating func construct(
    _ signature: StaticString, _ initialise: Initialise, vectorcall: __Vectorcall
  ) {
    self.signature = signature
    slot(Py_tp_init, unsafe unsafeBitCast(initialise, to: UnsafeRawPointer.self))
    self.vectorcall = vectorcall
    isConstructible = true
  }

  public mutating func lifetime(
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

  public mutating func compare(
    _ entry: @convention(c) (__Obj, __Obj, Int32) -> __Obj?, if exists: Bool
  ) {
    if exists { slot(Py_tp_richcompare, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }

  public mutating func hash(_ entry: @convention(c) (__Obj) -> Int, if exists: Bool) {
    if exists { slot(Py_tp_hash, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }

  public mutating func str(_ entry: @convention(c) (__Obj) -> __Obj?, if exists: Bool) {
    if exists { slot(Py_tp_str, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }
}
