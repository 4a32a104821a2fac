/// Exports the module: `import name` finds it.
///
/// Attach it to an enum of the module's name. The module takes every export of its Swift module; an
/// enum that has exports nested in it takes just these.
///
/// - Parameter name: The name in Python; the enum's own unless given.
@attached(peer, names: prefixed(PyInit_), prefixed(MartletStubs_), prefixed(__py_))
public macro PyModule(name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyModuleMacro")

/// Exports a function.
///
/// Parameters without a label are positional-only, labelled ones may be given by keyword.
///
/// - Parameters:
///   - name: The name in Python; the function's own in snake_case unless given.
///   - signature: Where Python's markers shall stand: `"a, /, b, *args, c, **kwargs"`.
///   - gil: `.released` for a function of values only that runs without the GIL.
///   - executor: Where an `async` function runs.
///   - cancellation: What a cancelled `await` of an `async` function waits for.
///   - buffer: How many items of a returned `AsyncSequence` a task reads ahead; with 0 an item is
///     asked for when Python asks.
@attached(peer, names: prefixed(__py_))
public macro PyFunction(
  name: String? = nil, signature: String? = nil, gil: PyGIL = .held,
  executor: PyExecutor = .automatic, cancellation: PyCancellation = .structured,
  buffer: Int = 0
) =
  #externalMacro(module: "MartletMacros", type: "PyFunctionMacro")

/// Exports a class, struct or enum with its initializer, methods and properties.
///
/// - Parameter name: The name in Python; the type's own unless given.
@attached(
  member,
  names: named(__pyName), named(__pyDoc), named(__pyIsGC), named(__pyMake), named(__pyClass),
  named(__pySelf), named(__pyMembers), named(__pyStub), prefixed(__PyStorage_),
  prefixed(__PyCells_), prefixed(__pyRecord_)
)
@attached(extension, conformances: PyClassType)
public macro PyClass(name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyClassMacro")

/// Exports a class whose superclass is exported too.
@attached(
  member,
  names: named(__pyName), named(__pyDoc), named(__pyIsGC), named(__pyMake), named(__pyClass),
  named(__pySelf), named(__pyMembers), named(__pyStub), prefixed(__PyStorage_),
  prefixed(__PyCells_), prefixed(__pyRecord_)
)
public macro PyClass(extends: Any.Type, name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyClassMacro")

/// Exports an enum.
///
/// Without associated values it becomes an `enum.Enum`, with an integer raw type an `enum.IntEnum`,
/// with `String` an `enum.StrEnum`; cases get the names of constants: `darkRed` is `DARK_RED`. With
/// associated values it becomes a class with one final subclass for each case, for `match`:
/// `case circle(radius: Double)` is `Shape.Circle(radius)`. Methods and properties are exported too.
///
/// - Parameters:
///   - kind: `.classes` for classes even where no case has a value.
///   - name: The name in Python; the enum's own unless given.
@attached(member, names: arbitrary)
@attached(extension, conformances: PyPlainEnum, PyCaseEnum)
public macro PyEnum(_ kind: PyEnumKind = .automatic, name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyEnumMacro")

/// Exports an error as an exception class.
///
/// Thrown to Python it is raised as an instance of the class, with the fields of the struct (or the
/// case) as attributes; made in Python it can be caught by name in Swift: ``PyError/as(_:)``. An
/// enum becomes a class with one subclass for each case. `str(exception)` is the description where
/// the error conforms to `CustomStringConvertible`.
///
/// - Parameters:
///   - bases: The builtin classes it is a subclass of; `Exception` unless given.
///   - name: The name in Python; the type's own unless given.
@attached(member, names: arbitrary)
@attached(extension, conformances: PyExceptionConvertible)
public macro PyException(_ bases: PyExceptionType..., name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyExceptionMacro")

/// Exports an error as a subclass of another exported one.
@attached(member, names: arbitrary)
@attached(extension, conformances: PyExceptionConvertible)
public macro PyException(extends: Any.Type, name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyExceptionMacro")

/// What an exported enum becomes.
public enum PyEnumKind {
  case automatic
  case classes
}

/// Exports the members of an extension of an exported type.
@attached(member, names: arbitrary)
public macro PyMethods() = #externalMacro(module: "MartletMacros", type: "PyMethodsMacro")

/// Keeps a member of an exported type out of Python.
@attached(peer)
public macro PyIgnore() = #externalMacro(module: "MartletMacros", type: "PyIgnoreMacro")

/// Says more about a member of an exported type, with the words of `@PyFunction`.
@attached(peer)
public macro PyMethod(
  name: String? = nil, signature: String? = nil, gil: PyGIL = .held,
  executor: PyExecutor = .automatic, cancellation: PyCancellation = .structured,
  buffer: Int = 0
) =
  #externalMacro(module: "MartletMacros", type: "PyMethodMacro")

/// Whether an exported function runs with the GIL.
public enum PyGIL {
  case held
  /// Other Python threads run meanwhile; parameters and result are plain values.
  case released
}
