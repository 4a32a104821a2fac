import Martlet

@MainActor @PyClass final class View {
  var width = 1
}
