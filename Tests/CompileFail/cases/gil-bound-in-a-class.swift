import Martlet

final class Model {
  var object: Bound
  init(_ object: Bound) { self.object = object }
}
