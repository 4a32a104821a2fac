import Martlet

struct Point { var x = 0.0 }
@PyClass final class Line {
  var start: Point = Point()
  init() {}
}
