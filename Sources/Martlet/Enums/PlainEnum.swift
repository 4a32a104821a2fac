public import CMartlet

public typealias __EnumCell = mtl_members

/// A Swift enum without associated values that `@PyEnum` exports as an `enum.Enum`.
///
/// The macro declares the conformance.
public protocol PyPlainEnum: __Exported, SendableMetatype {
  static var __pyEnum: __EnumCell { get set }
  static var __pyName: StaticString { get }
  static var __pyDoc: StaticString { get }
  /// The cases in the order of the source, in memory that lives for ever.
  static var __pyAll: UnsafeMutablePointer<Self> { get }
  /// Their names in Python, separated by blanks.
  static var __pyCaseNames: StaticString { get }
  /// The place of this case among them.
  var __pyCase: Int { get }
  static func __pyMembers(_ members: inout __Members)
  /// Their values, and with these the kind of the enum.
  static var __pyValues: __EnumValues { get }
}

/// What the members of an exported enum are worth.
public struct __EnumValues {
  let base: StaticString
  let store: (Int) -> __Obj?
}

// Chosen by the enum's raw type, which a macro can't resolve.
public func __enumValues<T: PyPlainEnum>(_: T.Type) -> __EnumValues {
  __EnumValues(base: "Enum") { ($0 + 1).__store() }
}

public func __enumValues<T: PyPlainEnum & RawRepresentable>(_: T.Type) -> __EnumValues
where T.RawValue: FixedWidthInteger & IntoPython {
  __EnumValues(base: "IntEnum") { T.__pyAll[$0].rawValue.__store() }
}

public func __enumValues<T: PyPlainEnum & RawRepresentable>(_: T.Type) -> __EnumValues
where T.RawValue == String {
  __EnumValues(base: "StrEnum") { T.__pyAll[$0].rawValue.__store() }
}

public func __enumValues<T: PyPlainEnum & RawRepresentable>(_: T.Type) -> __EnumValues
where T.RawValue: IntoPython {
  __EnumValues(base: "Enum") { T.__pyAll[$0].rawValue.__store() }
}

extension PyPlainEnum {
  public static func __isOwn(_ object: __Obj) -> Bool {
    mtl_members_of(&__pyEnum).map { mtl_members_index($0, object) >= 0 } ?? false
  }

  /// The member's case; nothing but a member is taken.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    try __pointer(object).pointee
  }

  @usableFromInline
  static func __pointer(_ object: __Obj) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> {
    guard let members = mtl_members_of(&__pyEnum) else { try __raiseNotImported(__pyName) }
    let index = mtl_members_index(members, object)
    guard index >= 0 else {
      __raiseMismatch(__pyName, object)
      throw PythonErrorSet()
    }
    return __pyAll + index
  }

  /// The member of this case, the one object that there is.
  @inlinable
  public consuming func __store() -> __Obj? {
    guard let members = mtl_members_of(&Self.__pyEnum), let objects = members.pointee.members else {
      try? __raiseNotImported(Self.__pyName)
      return nil
    }
    return mtl_new_ref(objects[__pyCase])
  }

  public static var __pythonInput: String { "\(__pyName)" }
  public static var __pythonOutput: String { "\(__pyName)" }

  // What the methods of any exported type ask for: there is nothing to guard in a constant.
  @inlinable
  public static func __beginRead(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> { try __load(object).__constant }
  @inlinable public static func __endRead(_ object: __Obj) {}
  @inlinable
  public static func __look(
    _ object: __Obj
  ) throws(PythonErrorSet) -> UnsafeMutablePointer<Self> { try __load(object).__constant }
  @inlinable
  public static func __read<R>(
    _ object: __Obj, _ body: (UnsafeMutablePointer<Self>) throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R { try body(try __load(object).__constant) }

  @usableFromInline var __constant: UnsafeMutablePointer<Self> { Self.__pyAll + __pyCase }
}

@usableFromInline @inline(never)
func __raiseNotImported(_ name: StaticString) throws(PythonErrorSet) -> Never {
  PyError(
    .systemError, "\(name) belongs to no imported module; mark a @PyModule for it"
  ).__restore()
  throw PythonErrorSet()
}

/// Memory for the cases of an enum.
public func __allCases<T>(_ cases: [T]) -> UnsafeMutablePointer<T> {
  let memory = UnsafeMutablePointer<T>.allocate(capacity: max(1, cases.count))
  memory.initialize(from: cases, count: cases.count)
  return memory
}
