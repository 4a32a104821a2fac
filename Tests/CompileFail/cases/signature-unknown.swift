import Martlet

@PyFunction(signature: "(a, c)") func f(a: Int, b: Int) {}
