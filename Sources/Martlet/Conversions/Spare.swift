public import CMartlet

/// Small containers of plain values that a call is done with, kept for the next call with as many items.
///
/// Most of what such an argument costs is the making and freeing of its storage.
@usableFromInline
enum __Spare {
  @usableFromInline
  enum Kind: Int32 { case integers, floats, integersByText, floatsByText, textsByText }

  /// The greatest number of items worth keeping.
  @inlinable static var limit: Int { 64 }

  /// A container that nobody else has, or `nil`.
  @inlinable @inline(__always)
  static func take<Container>(_ kind: Kind, _ type: Container.Type) -> Container? {
    // A container is a reference to its storage, and nil is null.
    var storage = mtl_spare_take(kind.rawValue)
    return unsafe withUnsafeMutablePointer(to: &storage) { place in
      unsafe UnsafeMutableRawPointer(place).assumingMemoryBound(to: Container?.self).move()
    }
  }

  /// Keeps `container` where there is room and nobody else has it, and drops it otherwise.
  @inlinable @inline(__always)
  static func give<Container>(
    _ kind: Kind, _ container: consuming Container, _ count: Int, capacity: Int,
    emptied: (inout Container) -> Void = { _ in }
  ) {
    // A container may have become small again.
    guard count > 0, count <= limit, capacity <= 2 * limit else { return }
    var kept: Container? = container
    unsafe withUnsafeMutablePointer(to: &kept) { kept in
      let place = UnsafeMutableRawPointer(kept)
      let storage = unsafe place.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
      guard let object = unsafe storage.pointee, mtl_spare_wants(kind.rawValue, object)
      else { return }
      unsafe emptied(&place.assumingMemoryBound(to: Container.self).pointee)
      guard let object = unsafe storage.pointee else { return }
      // Moved out.
      mtl_spare_give(kind.rawValue, object)
      unsafe storage.pointee = nil
    }
  }
}

/// Puts `new` in the place of a value, which it returns.
@inlinable @inline(__always)
public func __exchange<Value>(_ place: inout Value, _ new: consuming Value) -> Value {
  swap(&place, &new)
  return new
}

// The ends of arguments, in expansions.
extension Array where Element == Int {
  @inlinable @inline(__always)
  public static func __end(_ array: consuming [Int]) {
    let (count, capacity) = (array.count, array.capacity)
    __Spare.give(.integers, array, count, capacity: capacity)
  }
}

extension Array where Element == Double {
  @inlinable @inline(__always)
  public static func __end(_ array: consuming [Double]) {
    let (count, capacity) = (array.count, array.capacity)
    __Spare.give(.floats, array, count, capacity: capacity)
  }
}

extension Dictionary where Key == String, Value == Int {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [String: Int] {
    try __load(object, spare: .integersByText)
  }

  @inlinable @inline(__always)
  public static func __end(_ entries: consuming [String: Int]) { __end(entries, .integersByText) }
}

extension Dictionary where Key == String, Value == Double {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [String: Double] {
    try __load(object, spare: .floatsByText)
  }

  @inlinable @inline(__always)
  public static func __end(_ entries: consuming [String: Double]) { __end(entries, .floatsByText) }
}

extension Dictionary where Key == String, Value == String {
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> [String: String] {
    try __load(object, spare: .textsByText)
  }

  @inlinable @inline(__always)
  public static func __end(_ entries: consuming [String: String]) { __end(entries, .textsByText) }
}

extension Dictionary where Key: FromPython, Value: FromPython {
  @inlinable @inline(__always)
  static func __load(
    _ object: __Obj, spare kind: __Spare.Kind
  ) throws(PythonErrorSet) -> [Key: Value] {
    guard mtl_is_exact_dict(object), var spare = __Spare.take(kind, [Key: Value].self)
    else { return try __loadAny(object) }
    let count = mtl_dict_count(object)
    // The value may be kept: one that is much too great would stay so.
    guard spare.capacity >= count, spare.capacity <= 2 * count + 2
    else { return try __loadAny(object) }
    try __fill(object) { entries in
      spare.merge(entries, uniquingKeysWith: { _, last in last })
    }
    return spare
  }

  @inlinable @inline(__always)
  static func __end(_ entries: consuming [Key: Value], _ kind: __Spare.Kind) {
    let (count, capacity) = (entries.count, entries.capacity)
    __Spare.give(kind, entries, count, capacity: capacity) { $0.removeAll(keepingCapacity: true) }
  }
}
