import Martlet

@PyClass struct Box {
  init() {}
  @PyMethod(accessor: .getter) func getSize(_ unit: Int) -> Int { unit }
  @PyMethod(accessor: .setter) func setSize() {}
  @PyMethod(accessor: .deleter) func deleteSize() -> Int { 0 }
}
