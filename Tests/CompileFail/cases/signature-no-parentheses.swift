import Martlet

@PyFunction(signature: "a, b") func f(a: Int, b: Int) {}
@PyFunction(signature: "(a, b") func g(a: Int, b: Int) {}
