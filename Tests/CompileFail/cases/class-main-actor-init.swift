import Martlet

@MainActor @PyClass final class View {
  init() {}
}
