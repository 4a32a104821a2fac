import Martlet

@PyClass(name: "My Class") final class Mine {
  init() {}
}
