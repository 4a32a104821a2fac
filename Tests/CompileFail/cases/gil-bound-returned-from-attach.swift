import Martlet

func f() throws -> Bool {
  let object: Bound = try Python.attach { py in try py.importModule("math") }
  return object.isNone
}
