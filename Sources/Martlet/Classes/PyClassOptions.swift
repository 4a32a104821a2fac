/// What the objects of an exported class can do besides.
public struct PyClassOptions: OptionSet, Sendable {
  public let rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Objects have a `__dict__` and take any attribute.
  @inlinable public static var dict: PyClassOptions { PyClassOptions(rawValue: 1) }
  /// Objects can be targets of `weakref.ref`.
  @inlinable public static var weakReferences: PyClassOptions { PyClassOptions(rawValue: 2) }
  /// Python can't subclass the class.
  @inlinable public static var final: PyClassOptions { PyClassOptions(rawValue: 4) }
  /// Attributes of the class can't be changed.
  @inlinable public static var immutable: PyClassOptions { PyClassOptions(rawValue: 8) }
  /// `Name[int]` is a `types.GenericAlias`.
  @inlinable public static var generic: PyClassOptions { PyClassOptions(rawValue: 16) }
  /// An object serves the thread that made it; any other gets a `RuntimeError`.
  @inlinable public static var threadConfined: PyClassOptions { PyClassOptions(rawValue: 32) }
  /// The class is a `collections.abc.Mapping` (or `MutableMapping`): it has a `subscript` by key,
  /// `__len__` and an iteration over the keys, and gets `keys`, `items`, `values`, `get` and the like
  /// unless it has its own.
  @inlinable public static var mapping: PyClassOptions { PyClassOptions(rawValue: 64) }
}
