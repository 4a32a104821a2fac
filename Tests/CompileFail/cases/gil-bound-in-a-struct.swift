import Martlet

struct Model {
  var object: Bound
}
