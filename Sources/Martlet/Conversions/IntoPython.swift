public import CMartlet

/// A Swift type whose values become Python objects.
///
/// Results of exported functions and readable properties have such types. To add one of your own,
/// conform to ``CustomIntoPython``.
public protocol IntoPython: PyArgument {
  /// Converts an array of `Self` at once; integers and floats do it in one loop of C.
  static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj?

  /// The type of a result in stubs.
  static var __pythonOutput: String { get }

  /// The same of an array.
  static var __pythonArrayOutput: String { get }
}

extension IntoPython {
  public static var __pythonArrayOutput: String { "list[\(__pythonOutput)]" }

  @inlinable
  public static func __storeArray<Element: IntoPython>(_ values: [Element]) -> __Obj? {
    guard let list = PyList_New(values.count) else { return nil }
    for index in values.indices {
      guard let item = __Inlined.store(values[index]) else {
        mtl_decref(list)
        return nil
      }
      mtl_list_init(list, index, item)
    }
    return list
  }
}

/// A type with a conversion of your own into Python, by way of a type that has one.
public protocol CustomIntoPython: IntoPython {
  associatedtype PythonValue: IntoPython

  /// The value to convert in this one's place.
  ///
  /// - Throws: What the caller in Python shall get.
  func pythonValue() throws -> PythonValue
}

extension CustomIntoPython {
  public static var __pythonOutput: String { PythonValue.__pythonOutput }

  public consuming func __store() -> __Obj? {
    let value = self
    do throws(PythonErrorSet) {
      return try __catching { () throws in try value.pythonValue() }.__store()
    } catch {
      return nil
    }
  }
}

/// `None`, for functions that return nothing.
@inlinable @inline(__always)
public func __none() -> __Obj? { mtl_new_none() }

/// The same for ``IntoPython``.
public enum __Into<T: IntoPython> {
  public typealias Value = T
}
