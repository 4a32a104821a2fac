import Martlet

let prefix = "py"
@PyFunction(name: prefix) func a() {}
@PyFunction(name: "\(prefix)_b") func b() {}
