import Martlet

@PyFunction func change(_ value: inout Int) { value += 1 }
