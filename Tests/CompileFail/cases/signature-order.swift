import Martlet

@PyFunction(signature: "(a, *, b, /)") func f(a: Int, b: Int) {}
