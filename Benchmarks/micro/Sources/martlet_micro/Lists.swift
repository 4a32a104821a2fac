import Martlet

@PyFunction func iterList(_ list: PyList, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    try list.forEach { item in sum &+= try item.load(as: Int.self) }
    keep(sum)
  }
}

/// A list of the integers from 0 up to `size`.
@PyFunction func newList(_ py: Python, _ size: Int, _ n: Int) throws {
  let items = Array(turns(size))
  for _ in turns(n) { _ = try py.list(items) }
}

@PyFunction func listGetItem(_ list: PyList, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    for i in 0..<list.count { sum &+= try list[i].load(as: Int.self) }
    keep(sum)
  }
}

@PyFunction func iterTuple(_ tuple: PyTuple, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    try tuple.forEach { item in sum &+= try item.load(as: Int.self) }
    keep(sum)
  }
}

@PyFunction func tupleGetItem(_ tuple: PyTuple, _ n: Int) throws {
  for _ in turns(n) {
    var sum = 0
    for i in 0..<tuple.count { sum &+= try tuple[i].load(as: Int.self) }
    keep(sum)
  }
}

@PyFunction func tupleIntoPyobject(_ py: Python, _ n: Int) throws {
  for _ in turns(n) { _ = try py.tuple(1, true, "foo") }
}
