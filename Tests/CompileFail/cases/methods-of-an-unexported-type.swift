import Martlet

struct Plain {}
@PyMethods extension Plain {
  func hello() {}
}
