import Martlet

@PyClass final class View {
  init() {}
  @MainActor func draw() {}
}
