import Martlet

@PyClass actor Account {
  var total = 0
  init() {}
  func add(_ n: Int) -> Int {
    total += n
    return total
  }
  @PyFunction func lost() {}
  @PyMethod(accessor: .getter) func getTotal() -> Int { total }
  subscript(index: Int) -> Int { total + index }
}
