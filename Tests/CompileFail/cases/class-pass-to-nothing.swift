import Martlet

@PyClass struct Box {
  init() {}
  @PyMethod(pass: .object) func itself() {}
}
@PyFunction(pass: .module) func f() {}
