import Martlet

@PyClass struct Box {
  init() {}
  @PyMethod(name: "__init__") func begin() {}
}
