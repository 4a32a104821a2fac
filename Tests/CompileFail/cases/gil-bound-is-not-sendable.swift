import Martlet

func send<T: Sendable & ~Escapable>(_ value: T) {}
func f(_ object: Bound, _ py: Python) {
  send(object)
  send(py)
}
