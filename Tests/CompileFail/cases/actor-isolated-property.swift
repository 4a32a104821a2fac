import Martlet

@PyClass actor Account {
  @PyProperty var total = 0
  @PyMethod(accessor: .getter) func limit() -> Int { 1 }
  init() {}
}
