import Dispatch
import Martlet

extension pyo3_pytests {
  @PyModule enum pyclasses {
    @PyClass(options: [.final]) struct EmptyClass {
      func method() {}
      @PyMethod(name: "__len__") func count() -> Int { 0 }
    }

    /// This is for demonstrating how to return a value from __next__
    @PyClass(options: [.final]) struct PyClassIter {
      private var count = 0

      init() {}

      @PyMethod(name: "__next__")
      mutating func step() throws -> Int {
        guard count < 5 else { throw PyError.stopIteration("Ended") }
        count += 1
        return count
      }
    }

    @PyClass(options: [.final]) struct PyClassThreadIter {
      private var count = 0

      init() {}

      /// The object stays borrowed while the first call sleeps without the GIL.
      @PyMethod(name: "__next__")
      mutating func step(_ py: Python) -> Int {
        count += 1
        if count == 1 {
          py.detach { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(100)) }
        }
        return count
      }
    }

    /// Demonstrates a base class which can operate on the relevant subclass in its constructor.
    @PyClass struct AssertingBaseClass {
      @PyMethod(pass: .type)
      init(_ type: Bound, expectedType: Bound) throws {
        guard type.isIdentical(to: expectedType) else {
          throw PyError.valueError("\(type) does not match \(expectedType)")
        }
      }
    }

    @PyClass(module: "builtins", options: [.final]) struct ClassWithoutConstructor {
      @PyIgnore init() {}
    }

    @PyClass(options: [.final, .dict]) struct ClassWithDict {}

    @PyClass(options: [.final]) struct ClassWithDecorators {
      @PyProperty(deletable: true) var attr: Int? = 0

      init() {}

      static var clsAttribute: Int { 3 }
      @PyMethod(pass: .type) static func clsMethod(_ cls: Bound) -> Int { 1 }
      static func staticMethod() -> Int { 2 }
    }

    @PyClass(extends: .dict) struct SubClassWithInit {
      @PyMethod(signature: "(*args, **kwargs)", pass: .object)
      init(_ object: Bound, args: PyTuple, kwargs: PyDict) throws {
        let initialise = try object.py.builtin("dict").attribute("__init__")
        try initialise.attribute("__get__")(object).call(args, kwargs)
        try object.setItem("__init__", to: true)
      }
    }

    @PyClass(options: [.final]) struct PlainObject {
      var foo: String
      var bar: UInt

      @PyIgnore init(foo: String, bar: UInt) {
        self.foo = foo
        self.bar = bar
      }
    }

    @PyFunction static func mapAClass(cls: AClass) -> AClass { cls }
  }
}

/// One of three shapes.
enum AClass: CustomFromPython, CustomIntoPython {
  case number(pyo3_pytests.pyclasses.Number)
  case pair(Py, Py)
  case other(f: Py, g: Py, h: Py?)

  init(python object: Bound) throws {
    if let number = try? object.load(as: pyo3_pytests.pyclasses.Number.self) {
      self = .number(number)
    } else if let pair = object.cast(to: PyTuple.self), pair.count == 2 {
      self = try .pair(pair[0].owned(), pair[1].owned())
    } else {
      let h = try? object.attribute("h").owned()
      self = try .other(
        f: object.attribute("f").owned(), g: object[42].owned(), h: h)
    }
  }

  func pythonValue() throws -> Py {
    try Python.attach { py in
      switch self {
      case .number(let number): try py.object(number).owned()
      case .pair(let a, let b): try py.tuple(a, b).owned()
      case .other(let f, let g, let h): try py.object(["f": f, "g": g, "h": h]).owned()
      }
    }
  }
}
