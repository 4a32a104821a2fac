import Martlet

@PyFunction(signature: "(a, b)") func f(a: Int = 1, b: Int) {}
