import Martlet

@PyFunction func extractStr(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(try? object.load(as: String.self)) }
}

@PyFunction func extractInt(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(try? object.load(as: Int.self)) }
}

@PyFunction func extractFloat(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(try? object.load(as: Double.self)) }
}

@PyFunction func extractBytes(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(try? object.load(as: [UInt8].self)) }
}

@PyFunction func castStr(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(object.cast(to: PyString.self) != nil) }
}

@PyFunction func castList(_ object: Bound, _ n: Int) {
  for _ in turns(n) { keep(object.cast(to: PyList.self) != nil) }
}
