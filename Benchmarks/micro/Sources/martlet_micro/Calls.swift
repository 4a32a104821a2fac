import Martlet

private let method = PyName("foo")

/// f()
@PyFunction(name: "call_0") func callNothing(_ f: Bound, _ n: Int) throws {
  for _ in turns(n) { try f() }
}

/// f(a)
@PyFunction func callOneArg(_ f: Bound, _ a: Bound, _ n: Int) throws {
  for _ in turns(n) { try f(a) }
}

/// f(a, b, c)
@PyFunction(name: "call_1")
func callThree(_ f: Bound, _ a: Bound, _ b: Bound, _ c: Bound, _ n: Int) throws {
  for _ in turns(n) { try f(a, b, c) }
}

/// f(a, b=b, c=c)
@PyFunction func call(_ f: Bound, _ a: Bound, _ b: Py, _ c: Py, _ n: Int) throws {
  for _ in turns(n) { try f(a, kw: ["b": b, "c": c]) }
}

/// object.foo()
@PyFunction(name: "call_method_0") func callMethodNothing(_ object: Bound, _ n: Int) throws {
  for _ in turns(n) { try object.callMethod(method) }
}

/// object.foo(a)
@PyFunction func callMethodOneArg(_ object: Bound, _ a: Bound, _ n: Int) throws {
  for _ in turns(n) { try object.callMethod(method, a) }
}

/// object.foo(a, b)
@PyFunction(name: "call_method_1")
func callMethodTwo(_ object: Bound, _ a: Bound, _ b: Bound, _ n: Int) throws {
  for _ in turns(n) { try object.callMethod(method, a, b) }
}
