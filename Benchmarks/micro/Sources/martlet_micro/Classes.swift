import Martlet

/// Has an array, a method, and is callable.
@PyClass struct Element: CustomStringConvertible {
  private var values: [Int] = []

  init() {}

  var description: String { "Element" }

  func callAsFunction(_ value: Int) -> Int { value &+ values.count }

  func fast() -> Int { values.count }
}

/// A Swift value becomes a Python object.
@PyFunction func pyclassCreate(_ py: Python, _ n: Int) throws {
  for _ in turns(n) { _ = try py.object(Element()) }
}

/// str(object)
@PyFunction func str(_ object: Bound, _ n: Int) throws {
  for _ in turns(n) { keep(try object.str()) }
}

/// repr(object)
@PyFunction func repr(_ object: Bound, _ n: Int) throws {
  for _ in turns(n) { keep(try object.repr()) }
}
