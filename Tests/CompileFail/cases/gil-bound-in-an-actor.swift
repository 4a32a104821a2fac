import Martlet

actor Model {
  var object: Bound?
}
