import Martlet

@PyFunction(signature: "(a)") func f(a: Int, b: Int) {}
