import Martlet

@PyClass final class Box<T> {
  var value: T
  init(_ value: T) { self.value = value }
}
