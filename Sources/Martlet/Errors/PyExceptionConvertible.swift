public import CMartlet

/// A Swift error that `@PyException` exports as an exception class of its own.
///
/// The macro declares the conformance. Its fields are attributes and constructor arguments in Python;
/// an enum becomes a class with one subclass for each case, so that `except` can name them.
public protocol PyExceptionConvertible: Error, FromPython, IntoPython {
  static var __pyException: __EnumCell { get set }
  static var __pyName: StaticString { get }
  static var __pyDoc: StaticString { get }
  static var __pyBases: [__ExceptionBase] { get }
  /// The cases with their fields; of a struct or class one without a name.
  static var __pyShapes: [__ExceptionShape] { get }
  static var __pyStr: __NoArgs { get }
  static var __pyHasText: Bool { get }
  var __pyCase: Int { get }
  func __pyFields(_ fields: inout __ExceptionFields)
  static func __pyLoad(
    _ index: Int, _ object: __ExceptionSource
  ) throws(PythonErrorSet) -> Self
}

public struct __ExceptionShape {
  let name: StaticString
  /// The fields' names, separated by blanks.
  let fields: StaticString
  let doc: StaticString

  public init(_ name: StaticString, fields: StaticString, doc: StaticString) {
    self.name = name
    self.fields = fields
    self.doc = doc
  }
}

public enum __ExceptionBase {
  case builtin(PyExceptionType)
  case exported((String) throws(PythonErrorSet) -> __Obj)
}

/// The values of an error's fields on their way to Python.
public struct __ExceptionFields {
  var objects: [__Obj?] = [nil]

  public mutating func add<T: IntoPython>(_ value: T) {
    objects.append(mtl_error_occurred() ? nil : value.__store())
  }
}

/// An exception object whose attributes are read.
public struct __ExceptionSource {
  let object: __Obj

  public func load<T: FromPython>(_ name: StaticString) throws(PythonErrorSet) -> T {
    guard let value = mtl_attribute(object, name.__c) else { throw PythonErrorSet() }
    defer { mtl_decref(value) }
    return try T.__load(value)
  }
}

extension PyExceptionConvertible {
  private static var __classes: UnsafeMutablePointer<__EnumCell>? { mtl_members_of(&__pyException) }

  /// The error that an instance of the class stands for.
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Self {
    guard let classes = __classes, let types = classes.pointee.members else {
      try __raiseNotImported(__pyName)
    }
    for index in 0..<classes.pointee.count where mtl_is_instance(object, types[index]) {
      return try __pyLoad(index, __ExceptionSource(object: object))
    }
    __raiseMismatch(__pyName, object)
    throw PythonErrorSet()
  }

  /// A new exception instance.
  public consuming func __store() -> __Obj? {
    guard let classes = Self.__classes, let types = classes.pointee.members else {
      try? __raiseNotImported(Self.__pyName)
      return nil
    }
    var fields = __ExceptionFields()
    __pyFields(&fields)
    let type = types[__pyCase]
    return fields.objects.withUnsafeMutableBufferPointer { places in
      mtl_call_consuming(type, places.baseAddress, places.count - 1, nil)
    }
  }

  public static var __pythonInput: String { "\(__pyName)" }
  public static var __pythonOutput: String { "\(__pyName)" }

  /// Sets this error as the Python exception of this thread.
  func __pyRaise() {
    if let object = __store() { mtl_set_raised(object) }
  }

  // The text: the error's own description where it has one, else what Python makes of `args`.
  @inlinable public static var __hasText: Bool { false }
  public static func __text(_ object: __Obj) -> __Obj? { nil }
}

extension PyExceptionConvertible where Self: CustomStringConvertible {
  @inlinable public static var __hasText: Bool { true }

  public static func __text(_ object: __Obj) -> __Obj? {
    do throws(PythonErrorSet) {
      return try __load(object).description.__store()
    } catch {
      // Made in Python with other values than the fields': they are all that can be shown.
      __ConversionPath.forget()
      guard let args = mtl_attribute(object, "args") else { return nil }
      defer { mtl_decref(args) }
      return PyObject_Str(args)
    }
  }
}

extension PyError {
  /// The error of an exported class that this exception is an instance of: `error.as(ParseError.self)`.
  ///
  /// Takes the GIL.
  /// - Returns: `nil` for an instance of another class, or one whose attributes have other types.
  public func `as`<E: PyExceptionConvertible>(_ type: E.Type) -> E? {
    Python.attach { py in
      do throws(PythonErrorSet) {
        return try instance(py).withUnsafePointer { (object) throws(PythonErrorSet) in
          try E.__load(object)
        }
      } catch {
        __ConversionPath.forget()
        return nil
      }
    }
  }
}
