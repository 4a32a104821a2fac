import Martlet

extension pyo3_pytests {
  @PyModule enum pyfunctions {
    @PyFunction static func none() {}

    @PyFunction(name: "renamed") static func originalName() -> Int { 42 }

    @PyFunction(signature: "(a, b=None, *, c=None)")
    static func simple(a: Py, b: Py? = nil, c: Py? = nil) -> (Py, Py?, Py?) { (a, b, c) }

    @PyFunction(signature: "(a, b=None, *args, c=None)")
    static func simpleArgs(a: Py, b: Py? = nil, args: Py, c: Py? = nil) -> (Py, Py?, Py, Py?) {
      (a, b, args, c)
    }

    @PyFunction(signature: "(a, b=None, c=None, **kwargs)")
    static func simpleKwargs(
      a: Py, b: Py? = nil, c: Py? = nil, kwargs: Py
    ) -> (Py, Py?, Py?, Py) { (a, b, c, kwargs) }

    @PyFunction(signature: "(a, b=None, *args, c=None, **kwargs)")
    static func simpleArgsKwargs(
      a: Py, b: Py? = nil, args: Py, c: Py? = nil, kwargs: Py
    ) -> (Py, Py?, Py, Py?, Py) { (a, b, args, c, kwargs) }

    @PyFunction(signature: "(*args, **kwargs)")
    static func argsKwargs(args: Py, kwargs: Py) -> (Py, Py) { (args, kwargs) }

    @PyFunction(signature: "(a, /, b)")
    static func positionalOnly(a: Py, b: Py) -> (Py, Py) { (a, b) }

    @PyFunction static func withTypedArgs(
      a: Bool = false, b: UInt64 = 0, c: Double = 0.0, d: String = ""
    ) -> (Bool, UInt64, Double, String) { (a, b, c, d) }

    @PyFunction(
      signature: """
        (*, ant=None, bear, cat, dog, elephant, fox, goat, horse, iguana, jaguar, koala, lion, \
        monkey, newt, owl, penguin=None)
        """)
    static func manyKeywordArguments(
      ant: Py? = nil, bear: Py, cat: Py, dog: Py, elephant: Py, fox: Py, goat: Py, horse: Py,
      iguana: Py, jaguar: Py, koala: Py, lion: Py, monkey: Py, newt: Py, owl: Py, penguin: Py? = nil
    ) {}

    @PyFunction static func withAsync() async {}
  }
}
