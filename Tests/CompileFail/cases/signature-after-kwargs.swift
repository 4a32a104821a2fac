import Martlet

@PyFunction(signature: "(**kwargs, a)") func f(kwargs: [String: Int], a: Int) {}
