import Martlet

func f(_ object: Bound) -> () -> Bool {
  return { object.isNone }
}
