import Martlet

func start(_ body: @escaping @Sendable () -> Void) {}
func f(_ object: Bound) {
  start { _ = object.isNone }
}
