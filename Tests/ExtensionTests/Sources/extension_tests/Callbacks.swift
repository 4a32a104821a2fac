import Martlet

@PyFunction func call(_ function: Bound) throws -> Py { try function().owned() }
@PyFunction func callTimes(_ function: Bound, _ n: Int) throws {
  for _ in 0..<max(0, n) { try function() }
}
@PyFunction func callWith(_ function: Bound, _ value: Int) throws -> Int {
  try function(value).load()
}
@PyFunction func echoObject(_ object: Py) -> Py { object }
@PyFunction func describe(_ object: Bound) -> String { object.description }
@PyFunction func loadInts(_ object: Bound) throws -> [Int] { try object.load() }
@PyFunction func ignoreFailure(_ object: Bound) -> Int? { try? object.load(as: [Int].self).count }
@PyFunction func attribute(_ object: Bound, _ name: String) throws -> Py {
  try object.attribute(name).owned()
}
