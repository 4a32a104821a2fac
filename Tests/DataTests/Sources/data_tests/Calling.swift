import Martlet

@PyFunction func callWith(_ f: PyCallable, _ n: Int) throws -> Py {
  let result =
    switch n {
    case 0: try f()
    case 1: try f(1)
    case 2: try f(1, "two")
    case 3: try f(1, "two", 3.0)
    case 6: try f(1, 2, 3, 4, 5, 6)
    default: try f(f, kw: ["key": 1, "other": [2]])
    }
  return result.owned()
}

@PyFunction func operators(_ a: Bound, _ b: Bound) throws -> [Py] {
  var results: [Py] = []
  results.append(try (a + b).owned())
  results.append(try (a - 1).owned())
  results.append(try (2 * a).owned())
  results.append(try (a / b).owned())
  results.append(try a.floorDivided(by: b).owned())
  results.append(try (a % b).owned())
  results.append(try a.power(2).owned())
  results.append(try (-a).owned())
  return results
}

@PyFunction func compares(_ a: Bound, _ b: Bound) throws -> [Bool] {
  [try a == b, try a != b, try a < b, try a <= b, try a > b, try a >= b]
}

@PyFunction func attributes(_ object: Bound) throws -> [String] {
  try object.setAttribute("x", to: 1)
  let had = try object.hasAttribute("x")
  try object.deleteAttribute("x")
  let has = try object.hasAttribute("x")
  return ["\(had)", "\(has)", object.type.name, "\(try object.attributeIfPresent("nope") == nil)"]
}

@PyFunction func items(_ py: Python, _ dict: PyDict, _ list: PyList) throws -> [String] {
  var seen: [String] = []
  try dict.forEachItem { key, value in seen.append("\(key)=\(value)") }
  try dict.set("new", to: 1)
  seen.append("\(try dict.remove("new"))\(try dict.remove("new"))")
  try list.append(9)
  try list.insert("first", at: 0)
  try list.forEach { seen.append("\($0)") }
  seen.append("\(try list[-1])")
  seen.append("\(try list.bound.contains(9))")
  return seen
}

@PyFunction func listItem(_ list: PyList, _ index: Int) throws -> Py { try list[index].owned() }
@PyFunction func tupleItem(_ tuple: PyTuple, _ index: Int) throws -> Py {
  try tuple[index].owned()
}

private let method = PyName("method")
/// Calls the method with every number of arguments.
@PyFunction func methods(_ object: Bound, _ a: Bound, _ b: Bound) throws -> [Py] {
  [
    try object.callMethod(method).owned(), try object.callMethod(method, a).owned(),
    try object.callMethod(method, a, b).owned(),
  ]
}

@PyFunction func growing(_ dict: PyDict) throws {
  try dict.forEachItem { key, _ in try dict.set(key + "x", to: 1) }
}

@PyFunction func iterated(_ iterable: Bound) throws -> [String] {
  var seen: [String] = []
  let iterator = try iterable.makeIterator()
  while let item = try iterator.next() { seen.append("\(item)") }
  return seen
}

@PyFunction func inContext(_ manager: Bound, fail: Bool) throws -> String? {
  try manager.with { value in
    if fail { throw PyError.valueError("inside") }
    return "\(value)"
  }
}

@PyFunction func evaluated(_ py: Python, _ source: String) throws -> Py {
  try py.eval(source).owned()
}

@PyFunction func executed(_ py: Python, _ source: String) throws -> Py {
  let scope = try py.dict(["a": 4])
  try py.run(source, globals: scope)
  try scope.remove("__builtins__")
  return scope.owned()
}

@PyFunction func moduleFromSource(_ py: Python) throws -> Int {
  let module = try py.module(named: "made", source: "def f(x): return x + 1")
  return try module.bound.f(41).load()
}

@PyFunction func handles(
  _ text: PyString, _ bytes: PyBytes, _ type: PyType, _ tuple: PyTuple, _ set: PySet
) throws -> [String] {
  [
    "\(text.count)", try text.lossyString(), "\(bytes.count)", "\(bytes.span[0])",
    type.fullyQualifiedName, "\(tuple.count)", "\(set.count)", "\(try set.contains(1))",
  ]
}
