import Martlet

func f() {
  var out: Python? = nil
  Python.attach { py in out = py }
  _ = out
}
