public import CMartlet

/// The members of a module or class while it is being made.
public struct __Members {
  var methods: [PyMethodDef] = []
  var staticMethods: [PyMethodDef] = []
  var properties: [PyGetSetDef] = []
  var constants: [(name: StaticString, value: () -> __Obj?)] = []
  var slots: [PyType_Slot] = []
  var vectorcall: __Vectorcall?
  var constructor: StaticString?
  var isGC = false
  var traverse: UnsafeRawPointer?
  var clear: UnsafeRawPointer?
  var fields: StaticString?
  private var lines: StaticString?
  var protocols: [__Protocol] = []
  var names: [String] = []

  init() {}

  static func method(
    _ name: StaticString, _ doc: StaticString, _ function: UnsafeRawPointer, _ flags: Int32
  ) -> PyMethodDef {
    // CPython calls the pointer as the flags say.
    PyMethodDef(
      ml_name: name.__c, ml_meth: unsafe unsafeBitCast(function, to: PyCFunction.self),
      ml_flags: flags, ml_doc: doc.__c)
  }

  @inline(never)
  mutating func add(
    _ name: StaticString, _ doc: StaticString, _ function: UnsafeRawPointer, _ flags: Int32
  ) {
    names.append("\(name)")
    methods.append(Self.method(name, doc, function, flags))
  }

  public typealias Getter = @convention(c) (__Obj, UnsafeMutableRawPointer?) -> __Obj?
  public typealias Setter = @convention(c) (__Obj, __Obj?, UnsafeMutableRawPointer?) -> Int32

  public mutating func property(
    _ name: StaticString, _ doc: StaticString, _ get: Getter?, _ set: Setter? = nil
  ) {
    let get = get.map { unsafe unsafeBitCast($0, to: CMartlet.getter.self) }
    let set = set.map { unsafe unsafeBitCast($0, to: CMartlet.setter.self) }
    properties.append(
      PyGetSetDef(name: name.__c, get: get, set: set, doc: doc.__c, closure: nil))
  }

  /// An attribute of the class, whose value is made when the class is.
  public mutating func constant(_ name: StaticString, _ value: @escaping () -> __Obj?) {
    constants.append((name, value))
  }

  /// Names of the properties that a default `repr` shows, separated by blanks.
  public mutating func fields(_ names: StaticString) { fields = names }

  /// Where the members stand, for crash reports: `add 12 remove 15`.
  public mutating func lines(_ lines: StaticString) { self.lines = lines }

  var linesByName: [String: Int32] {
    let words = lines?.description.split(separator: " ") ?? []
    var result: [String: Int32] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      result[String(words[index])] = Int32(words[index + 1])
    }
    return result
  }

  public mutating func protocols(_ protocols: [__Protocol?]) {
    self.protocols = protocols.compactMap { $0 }
  }

  @inline(never)
  mutating func slot(_ id: Int32, _ function: UnsafeRawPointer) {
    slots.append(PyType_Slot(slot: id, pfunc: UnsafeMutableRawPointer(mutating: function)))
  }

  public typealias Initialise = @convention(c) (__Obj, __Obj, __Obj?) -> Int32

  /// - Parameters:
  ///   - signature: For `inspect.signature`: `(x, y=0)`.
  ///   - vectorcall: The same for calls of exactly this class; `nil` where `tp_new` must run.
  public mutating func construct(
    _ signature: StaticString, _ initialise: Initialise, vectorcall: __Vectorcall?
  ) {
    slot(Py_tp_init, unsafe unsafeBitCast(initialise, to: UnsafeRawPointer.self))
    self.vectorcall = vectorcall
    constructor = signature
  }

  public mutating func lifetime(
    dealloc: @convention(c) (__Obj) -> Void,
    traverse: @convention(c) (__Obj, visitproc?, UnsafeMutableRawPointer?) -> Int32,
    clear: @convention(c) (__Obj) -> Int32, isGC: Bool
  ) {
    slot(Py_tp_dealloc, unsafe unsafeBitCast(dealloc, to: UnsafeRawPointer.self))
    self.isGC = isGC
    self.traverse = unsafe unsafeBitCast(traverse, to: UnsafeRawPointer.self)
    self.clear = unsafe unsafeBitCast(clear, to: UnsafeRawPointer.self)
  }

  public mutating func compare(
    _ entry: @convention(c) (__Obj, __Obj, Int32) -> __Obj?, if exists: Bool
  ) {
    if exists { slot(Py_tp_richcompare, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }

  public mutating func hash(_ entry: @convention(c) (__Obj) -> Int, if exists: Bool) {
    if exists { slot(Py_tp_hash, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }

  public mutating func next(_ entry: @convention(c) (__Obj) -> __Obj?, if exists: Bool) {
    if exists { slot(Py_tp_iternext, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }

  public mutating func str(_ entry: @convention(c) (__Obj) -> __Obj?, if exists: Bool) {
    if exists { slot(Py_tp_str, unsafe unsafeBitCast(entry, to: UnsafeRawPointer.self)) }
  }
}
