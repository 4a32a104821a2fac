import Martlet

func f(_ py: Python) -> Bool {
  py.detach { py.none.isNone }
}
