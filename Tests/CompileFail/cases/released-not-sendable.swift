import Martlet

@PyClass final class Shared {
  var n = 0
  init() {}
}
@PyFunction(gil: .released) func count(_ shared: Shared, by n: Int) -> Int {
  shared.n += n
  return shared.n
}
@PyFunction(gil: .released) func plain(
  _ values: [Double], _ view: PyArrayView<Float>, _ names: [String: Int]?
) -> Int { values.count }
