import Martlet

func f(_ py: Python, _ object: Bound) -> String {
  py.detach { object.description }
}
