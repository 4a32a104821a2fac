import Martlet

func f(_ object: Bound) {
  Task { _ = object.isNone }
}
