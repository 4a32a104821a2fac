import Martlet

@PyFunction(name: 3) func a() {}
