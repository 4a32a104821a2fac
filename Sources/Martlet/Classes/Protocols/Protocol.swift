internal import CMartlet

/// What a class can do in Python because it conforms to one Swift protocol.
///
/// `@PyClass` names the static property for each protocol on the class itself. The version for any
/// class is `nil`; the one for a conformance does the work, wherever in the program, in a superclass
/// or by a refining protocol it was declared.
public struct __Protocol {
  public typealias Unary = (__Obj) -> __Obj?
  public typealias Binary = (__Obj, __Obj) -> __Obj?

  public var iterate: Unary?
  /// `nil` without an error ends the iteration.
  public var next: Unary?
  /// The object's async iterator.
  public var iterateAsync: Unary?
  public var length: ((__Obj) throws(PythonErrorSet) -> Int)?
  /// `object[key]`
  public var item: Binary?
  /// `object[key] = value`, or `del object[key]` for `nil`.
  public var assignItem: ((__Obj, __Obj, __Obj?) -> Int32)?
  public var canDelete = false
  /// `object.insert(index, value)`
  public var insert: ((__Obj, __Obj, __Obj) -> __Obj?)?
  public var contains: ((__Obj, __Obj) -> Int32)?
  public var unary: [(slot: Int32, function: Unary)] = []
  public var binary: [(slot: Int32, function: Binary)] = []
  public var repr: Unary?
  /// A new reference to the object whose buffer stands for this one's.
  public var buffer: Unary?
  /// What `pickle` keeps of an object, and how it becomes one again.
  public var state: Unary?
  public var restore: Binary?
  /// Abstract classes of `collections.abc` that the class is registered with.
  public var abstractClasses: [StaticString] = []
  /// The Python types of its elements, for stubs.
  public var element: String?
  public var elementInput: String?

  @inlinable
  public init() {}
}

/// What the library knows of an exported class, found from its objects.
final class __ClassInfo {
  let name: String
  var iterate: __Protocol.Unary?
  var next: __Protocol.Unary?
  var iterateAsync: __Protocol.Unary?
  var length: ((__Obj) throws(PythonErrorSet) -> Int)?
  var item: __Protocol.Binary?
  var assignItem: ((__Obj, __Obj, __Obj?) -> Int32)?
  var insert: ((__Obj, __Obj, __Obj) -> __Obj?)?
  var contains: ((__Obj, __Obj) -> Int32)?
  var repr: __Protocol.Unary?
  var buffer: __Protocol.Unary?
  var state: __Protocol.Unary?
  var restore: __Protocol.Binary?
  /// Of an `enum.Enum`, which has no slots of ours.
  var str: __Protocol.Unary?
  var compare: ((__Obj, __Obj, Int32) -> __Obj?)?
  var fields: [String] = []
  // By slot.
  var unary: [__Protocol.Unary?]
  var binary: [__Protocol.Binary?]
  var abstractClasses: [StaticString] = []

  private static let slotCount = 96

  init(name: String, _ protocols: [__Protocol], inheriting base: __ClassInfo?) {
    self.name = name
    unary = base?.unary ?? Array(repeating: nil, count: Self.slotCount)
    binary = base?.binary ?? Array(repeating: nil, count: Self.slotCount)
    iterate = base?.iterate
    next = base?.next
    iterateAsync = base?.iterateAsync
    length = base?.length
    item = base?.item
    assignItem = base?.assignItem
    insert = base?.insert
    contains = base?.contains
    repr = base?.repr
    buffer = base?.buffer
    state = base?.state
    restore = base?.restore
    for part in protocols {
      iterate = part.iterate ?? iterate
      next = part.next ?? next
      iterateAsync = part.iterateAsync ?? iterateAsync
      length = part.length ?? length
      item = part.item ?? item
      assignItem = part.assignItem ?? assignItem
      insert = part.insert ?? insert
      contains = part.contains ?? contains
      repr = part.repr ?? repr
      buffer = part.buffer ?? buffer
      state = part.state ?? state
      restore = part.restore ?? restore
      for (slot, function) in part.unary { unary[Int(slot)] = function }
      for (slot, function) in part.binary { binary[Int(slot)] = function }
      abstractClasses += part.abstractClasses
    }
  }

  /// Of the object's class or the nearest base that Swift exported.
  static func of(_ object: __Obj) -> __ClassInfo? { of(type: mtl_type(object)) }

  static func of(type: UnsafeMutablePointer<PyTypeObject>) -> __ClassInfo? {
    guard let own = mtl_own_find(type) else { return nil }
    // The context of each class is one of these, retained for ever.
    return Unmanaged<__ClassInfo>.fromOpaque(own.pointee.context).takeUnretainedValue()
  }
}
