/// Exports the module: `import name` finds it.
///
/// Attach it to an enum of the module's name. The module takes every export of its Swift module; an
/// enum that has exports nested in it takes just these. Its static properties become constants; a
/// `@PyModule` nested in it becomes a submodule that `import name.inner` finds.
///
/// - Parameters:
///   - name: The name in Python; the enum's own unless given.
///   - interpreters: The sub-interpreters that may import the module.
@attached(peer, names: prefixed(PyInit_), prefixed(MartletStubs_), prefixed(__py_))
public macro PyModule(name: String? = nil, interpreters: PyInterpreters = .any) =
  #externalMacro(module: "MartletMacros", type: "PyModuleMacro")

/// Runs a static function of a `@PyModule` at the end of its import, with the module as argument.
///
/// What the function adds to the module joins `__all__`; what it throws makes the import fail.
@attached(peer)
public macro PyModuleInit() =
  #externalMacro(module: "MartletMacros", type: "PyModuleInitMacro")

/// Exports a function.
///
/// Parameters without a label are positional-only, labelled ones may be given by keyword. A function
/// that is `@available(*, deprecated)` warns with `DeprecationWarning`.
///
/// - Parameters:
///   - name: The name in Python; the function's own in snake_case unless given.
///   - signature: Where Python's markers shall stand: `"a, /, b, *args, c, **kwargs"`.
///   - gil: `.released` for a function of values only that runs without the GIL.
///   - pass: `.module` hands the module to the first parameter.
///   - executor: Where an `async` function runs.
///   - cancellation: What a cancelled `await` of an `async` function waits for.
///   - buffer: How many items of a returned `AsyncSequence` a task reads ahead; with 0 an item is
///     asked for when Python asks.
@attached(peer, names: prefixed(__py_))
public macro PyFunction(
  name: String? = nil, signature: String? = nil, gil: PyGIL = .held, pass: PyPassed = .nothing,
  executor: PyExecutor = .automatic, cancellation: PyCancellation = .structured, buffer: Int = 0
) = #externalMacro(module: "MartletMacros", type: "PyFunctionMacro")

/// Exports a class or struct with its initializer, methods and properties.
///
/// - Parameters:
///   - name: The name in Python; the type's own unless given.
///   - module: The `__module__` in Python; that of the `@PyModule` unless given.
///   - options: What its objects can do besides; see ``PyClassOptions``.
@attached(
  member, names: named(__pyName), named(__pyDoc), named(__pyIsGC), named(__pyOptions),
  named(__pyModule), named(__pyBase), named(__pyHead), named(__pyClass), named(__pySelf),
  named(__pyMembers), named(__pyStub), prefixed(__PyCells_), prefixed(__pyMake_),
  prefixed(__PyStorage_), prefixed(__pyRecord_))
@attached(extension, conformances: PyClassType)
public macro PyClass(
  name: String? = nil, module: String? = nil, options: PyClassOptions = []
) = #externalMacro(module: "MartletMacros", type: "PyClassMacro")

/// Exports a class or struct that extends a class of Python's.
///
/// - Parameters:
///   - extends: The Python class: `.dict`, `.valueError`, `.imported("abc", "ABC")`.
///   - name: The name in Python; the type's own unless given.
///   - module: The `__module__` in Python; that of the `@PyModule` unless given.
///   - options: What its objects can do besides; see ``PyClassOptions``.
@attached(
  member, names: named(__pyName), named(__pyDoc), named(__pyIsGC), named(__pyOptions),
  named(__pyModule), named(__pyBase), named(__pyHead), named(__pyClass), named(__pySelf),
  named(__pyMembers), named(__pyStub), prefixed(__PyCells_), prefixed(__pyMake_),
  prefixed(__PyStorage_), prefixed(__pyRecord_))
@attached(extension, conformances: PyClassType)
public macro PyClass(
  extends: PyBase, name: String? = nil, module: String? = nil, options: PyClassOptions = []
) = #externalMacro(module: "MartletMacros", type: "PyClassMacro")

/// Exports a class whose superclass is exported too.
///
/// - Parameters:
///   - extends: The superclass: `Animal.self`.
///   - name: The name in Python; the type's own unless given.
///   - module: The `__module__` in Python; that of the `@PyModule` unless given.
///   - options: What its objects can do besides; see ``PyClassOptions``.
@attached(
  member, names: named(__pyName), named(__pyDoc), named(__pyIsGC), named(__pyOptions),
  named(__pyModule), named(__pyBase), named(__pyHead), named(__pyClass), named(__pySelf),
  named(__pyMembers), named(__pyStub), prefixed(__PyCells_), prefixed(__pyMake_),
  prefixed(__PyStorage_), prefixed(__pyRecord_))
public macro PyClass(
  extends: any PyClassType.Type, name: String? = nil, module: String? = nil,
  options: PyClassOptions = []
) = #externalMacro(module: "MartletMacros", type: "PyClassMacro")

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
@attached(
  member, names: named(__PyChecked), named(__pyName), named(__pyDoc), named(__pyEnum),
  named(__pyCase), named(__pyAll),
  named(__pyCaseNames), named(__pyValues), named(__pyIsGC), named(__pyVisit), named(__pyCases),
  named(__pyMembers), named(__pyStub), prefixed(__PyCells_), prefixed(__pyRecord_))
@attached(peer)
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
@attached(
  member, names: named(__PyChecked), named(__pyName), named(__pyDoc), named(__pyException),
  named(__pyBases),
  named(__pyShapes), named(__pyHasText), named(__pyStr), named(__pyCase), named(__pyFields),
  named(__pyLoad), named(__pyStub), prefixed(__pyRecord_))
@attached(peer)
@attached(extension, conformances: PyExceptionConvertible)
public macro PyException(_ bases: PyExceptionType..., name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyExceptionMacro")

/// Exports an error as a subclass of another exported one.
@attached(
  member, names: named(__PyChecked), named(__pyName), named(__pyDoc), named(__pyException),
  named(__pyBases),
  named(__pyShapes), named(__pyHasText), named(__pyStr), named(__pyCase), named(__pyFields),
  named(__pyLoad), named(__pyStub), prefixed(__pyRecord_))
@attached(peer)
@attached(extension, conformances: PyExceptionConvertible)
public macro PyException(extends: any PyExceptionConvertible.Type, name: String? = nil) =
  #externalMacro(module: "MartletMacros", type: "PyExceptionMacro")

/// Converts an enum as a union: from Python, the cases are tried in order, and the first whose types
/// fit is taken; into Python goes the case's value. A case without values is `None`, one with several
/// a tuple.
@attached(
  member, names: named(__load), named(__store), named(__pythonInput), named(__pythonOutput))
@attached(extension, conformances: FromPython, IntoPython)
public macro PyUnion() = #externalMacro(module: "MartletMacros", type: "PyUnionMacro")

/// What an exported enum becomes.
public enum PyEnumKind {
  case automatic
  case classes
}

/// Exports the members of an extension of an exported type.
// It introduces none of the names, but the compiler looks each of them up in every type, and so checks
// the expansion with the rest of the file; `arbitrary` would let it see the operators twice.
@attached(member, names: named(init), named(__pyMembers))
@attached(peer)
public macro PyMethods() = #externalMacro(module: "MartletMacros", type: "PyMethodsMacro")

/// Keeps a member of an exported type out of Python.
@attached(peer)
public macro PyIgnore() = #externalMacro(module: "MartletMacros", type: "PyIgnoreMacro")

/// Says more about a method or initializer of an exported type.
///
/// A special name such as `name: "__enter__"` makes it the method that Python's syntax calls.
///
/// - Parameters:
///   - name: The name in Python; the method's own in snake_case unless given.
///   - signature: Where Python's markers shall stand: `"a, /, b, *args, c, **kwargs"`.
///   - gil: `.released` for a method of values only that runs without the GIL.
///   - pass: `.object` hands the Python object to the first parameter, `.type` its class, which
///     makes a static method a class method.
///   - accessor: Makes the method a getter, setter or deleter of a property.
///   - executor: Where an `async` method runs.
///   - cancellation: What a cancelled `await` of an `async` method waits for.
///   - buffer: How many items of a returned `AsyncSequence` a task reads ahead; with 0 an item is
///     asked for when Python asks.
@attached(peer)
public macro PyMethod(
  name: String? = nil, signature: String? = nil, gil: PyGIL = .held, pass: PyPassed = .nothing,
  accessor: PyAccessor? = nil, executor: PyExecutor = .automatic,
  cancellation: PyCancellation = .structured, buffer: Int = 0
) = #externalMacro(module: "MartletMacros", type: "PyMethodMacro")

/// Says more about a property of an exported type, or a constant of a module.
///
/// - Parameters:
///   - name: The name in Python; the property's own in snake_case unless given.
///   - access: `.readOnly` or `.writeOnly` for less than Swift allows.
///   - deletable: Of an optional property: it is missing while it is `nil`, and `del` makes it so.
@attached(peer)
public macro PyProperty(
  name: String? = nil, access: PyAccess = .full, deletable: Bool = false
) = #externalMacro(module: "MartletMacros", type: "PyPropertyMacro")

/// Whether an exported function runs with the GIL.
public enum PyGIL {
  case held
  /// Other Python threads run meanwhile; parameters and result are plain values.
  case released
}

/// What an exported function gets of the call besides its arguments.
public enum PyPassed {
  case nothing
  /// The module that a function belongs to.
  case module
  /// The class that a class method, or a constructor, was called on.
  case type
  /// The object that a method was called on, or that a constructor makes.
  case object
}

/// What of a property a method is.
public enum PyAccessor {
  case getter, setter, deleter
}

/// What Python may do with a property.
public enum PyAccess {
  case full, readOnly, writeOnly
}
