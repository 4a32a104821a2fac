public import CMartlet

public typealias __ClassCell = mtl_class

/// A Swift class, struct or actor that `@PyClass` exports.
///
/// The macro declares the conformance. A struct lives inside its Python object; of a class, the
/// object holds a reference, and one Swift object is always the same Python object.
public protocol PyClassType: __Exported {
  /// The Python type, once a module that exports it has been imported.
  static var __pyClass: __ClassCell { get set }
  /// The name without the module: `Calculator`.
  static var __pyName: StaticString { get }
  /// The documentation comment.
  static var __pyDoc: StaticString { get }
  /// Whether a value can hold Python objects, so that the cycle collector must know of it.
  static var __pyIsGC: Bool { get }
  /// What `@PyClass(options:)` says.
  static var __pyOptions: PyClassOptions { get }
  /// What `@PyClass(module:)` says.
  static var __pyModule: StaticString? { get }
  /// What `@PyClass(extends:)` says of a class of Python's.
  static var __pyBase: PyBase? { get }
  /// The size of the base's part of an object.
  static var __pyHead: Int { get set }
  static var __dictOffset: Int { get }
  static var __weakOffset: Int { get }
  /// Drops the value before the object is freed, or when the collector breaks a cycle.
  static func __clear(_ object: __Obj)
  /// Gives an object the value that was made for it.
  static func __place(_ value: Self, _ object: __Obj) throws(PythonErrorSet)
  /// Adds everything but what extensions add.
  static func __pyMembers(_ members: inout __Members)
  /// Adds the same to the stub.
  static func __pyStub(_ stub: inout __ClassStub)
  /// Of a reference type: its Python object while there is one.
  var __pySelf: __BackReference { get nonmutating set }
  static var __isReference: Bool { get }
  /// `sizeof` its instances.
  static var __size: Int { get }
}

/// A reference from a Swift object to the Python object that owns it; not counted.
@frozen
public struct __BackReference: @unchecked Sendable {
  // Touched only under the GIL.
  @usableFromInline var object: __Obj?

  @inlinable
  public init() { object = nil }
}

extension __BackReference: Codable, Hashable {
  // A class that synthesises these keeps its own meaning: the field says nothing.
  public init(from decoder: any Decoder) throws { object = nil }
  public func encode(to encoder: any Encoder) throws {}
  public static func == (a: Self, b: Self) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}

extension PyClassType {
  public var __pySelf: __BackReference {
    get { __BackReference() }
    nonmutating set {}
  }

  public static var __isReference: Bool { false }

  @inlinable @inline(__always) public static var __pyOptions: PyClassOptions { [] }
  @inlinable @inline(__always) public static var __pyModule: StaticString? { nil }
  @inlinable @inline(__always) public static var __pyBase: PyBase? { nil }

  @inlinable @inline(__always)
  public static var __pyHead: Int {
    get { MemoryLayout<PyObject>.size }
    set {}
  }

  public static var __pythonInput: String { "\(__pyName)" }
  public static var __pythonOutput: String { "\(__pyName)" }
}

extension PyClassType where Self: AnyObject {
  public static var __isReference: Bool { true }
}
