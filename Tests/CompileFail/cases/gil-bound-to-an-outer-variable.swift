import Martlet

func f() throws {
  var out: Bound? = nil
  try Python.attach { py in out = try py.importModule("math") }
  _ = out
}
