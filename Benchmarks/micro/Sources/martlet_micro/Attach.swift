import Martlet

/// Takes the GIL and gives it up.
@PyFunction(gil: .released) func cleanAttach(_ n: Int) {
  for _ in turns(n) { Python.attach { py in } }
}

/// The same with an object to release that was dropped without the GIL.
@PyFunction(gil: .released) func dirtyAttach(_ n: Int) {
  for _ in turns(n) {
    let object = Python.attach { py in py.none.owned() }
    keep(object)
  }
}

/// Drops a thousand handles on one object.
@PyFunction func dropManyObjects(_ object: Bound, _ n: Int) {
  for _ in turns(n) {
    for _ in 0..<1000 { keep(object.owned()) }
  }
}

/// Drops a thousand handles without the GIL.
@PyFunction func dropManyObjectsWithoutGil(_ py: Python, _ object: Bound, _ n: Int) {
  for _ in turns(n) {
    let handles = (0..<1000).map { _ in object.owned() }
    py.detach { [handles] in keep(handles) }
  }
}
