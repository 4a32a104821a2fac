import Martlet

@PyFunction(signature: "(a=3)") func f(a: Int) {}
