import Martlet

@PyFunction func newClosure(_ py: Python) throws -> Py {
  try py.function("closure", doc: "Adds.") { (a: Int, b: Double) in Double(a) + b }.owned()
}

@PyFunction func newVariadic(_ py: Python, _ base: Int) throws -> Py {
  try py.function(
    "variadic",
    arguments: { args, keywords in
      if args.count == 0 { throw PyError.valueError("nothing") }
      return base + args.count * 10 + (keywords?.count ?? 0)
    }
  ).owned()
}

let once = PyOnce<Int>()
let counter = PyLock(0)

/// Calls Python inside, so that other threads get the GIL meanwhile.
@PyFunction func onceValue(_ py: Python, _ make: Bound) throws -> Int {
  try once.get(py) { try make().load() }
}

@PyFunction func counted(_ py: Python, _ f: Bound) throws -> Int {
  try counter.withLock(py) { value in
    try f()
    value += 1
    return value
  }
}

@PyFunction func attachAgain(_ py: Python) -> Int? {
  Python.attach { _ in Python.tryAttach { _ in Python.isAttached ? 1 : 0 } }
}
