import Martlet

@PyFunction(gil: .released) func f(_ object: Bound) {}
@PyFunction(gil: .released) func g(_ py: Python, n: Int) {}
