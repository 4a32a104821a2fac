internal import CMartlet

/// What a macro leaves in the library's section for the import to find.
public typealias __RecordEntry = (UInt32, UInt32, @convention(c) (UnsafeMutableRawPointer) -> Void)

public let __recordMagic: UInt32 = 0x4d54_4c31

/// One export, as its record describes itself.
public struct __Record {
  public enum Content {
    case nothing
    case function(fill: (inout __Members) -> Void, stub: (inout __ModuleStub) -> Void)
    case type(any PyClassType.Type)
    /// Members of `@PyMethods extension Type`.
    case methods(
      of: Any.Type, fill: (inout __Members) -> Void, stub: (inout __ClassStub) -> Void)
    /// An attribute that makes itself: an enum, an exception class. `make` gets the module's name
    /// and returns a borrowed object.
    case object(
      StaticString, make: (String) throws(PythonErrorSet) -> __Obj,
      stub: (inout __ModuleStub) -> Void)
    /// A module nested in another.
    case module(
      name: StaticString, swiftName: StaticString, doc: StaticString, contents: __Contents)
  }

  var file: StaticString = ""
  var line = 0
  /// The names of the enclosing declarations, joined by dots.
  var scope: StaticString = ""
  var content = Content.nothing

  /// The Swift module that the export was written in.
  var swiftModule: Substring { file.description.prefix { $0 != "/" } }
}

/// Called by a record to describe itself into `place`, which is a ``__Record``.
public func __describe(
  _ place: UnsafeMutableRawPointer, _ file: StaticString, _ line: Int, _ scope: StaticString,
  _ content: __Record.Content
) {
  let record = place.assumingMemoryBound(to: __Record.self)
  record.pointee.file = file
  record.pointee.line = line
  record.pointee.scope = scope
  record.pointee.content = content
}

extension __ClassStub {
  /// Adds what `@PyMethods` extensions of an enum add.
  public mutating func extensions(of type: Any.Type) {
    for record in __Record.all() {
      if case .methods(let extended, _, let more) = record.content,
        ObjectIdentifier(extended) == ObjectIdentifier(type)
      {
        more(&self)
      }
    }
  }
}

extension __Record {
  /// All records of this library, in the order of the source.
  static func all() -> [__Record] {
    var count = 0
    guard let entries = mtl_records(&count) else { return [] }
    var records: [__Record] = []
    for entry in UnsafeBufferPointer(start: entries, count: count) {
      guard entry.magic == __recordMagic else { continue }
      var record = __Record()
      withUnsafeMutablePointer(to: &record) { entry.describe(UnsafeMutableRawPointer($0)) }
      records.append(record)
    }
    return records.sorted { a, b in
      let (x, y) = (a.file.description, b.file.description)
      return x == y ? a.line < b.line : x < y
    }
  }
}
