import Martlet

@PyFunction(signature: "(a, a)") func f(a: Int) {}
