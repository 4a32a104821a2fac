import Martlet

func f(_ object: Bound) {
  MainActor.assumeIsolated { _ = object.isNone }
}
