import Martlet

/// An error that becomes a Python exception.
@PyFunction func errNewAndInstance(_ py: Python, _ n: Int) {
  for _ in turns(n) { keep(PyError.valueError("some exception message").instance(py).isNone) }
}

/// An error that never meets Python.
@PyFunction(gil: .released) func errNewWithoutGil(_ n: Int) {
  for _ in turns(n) { keep(PyError.valueError("some exception message")) }
}
