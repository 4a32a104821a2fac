import Martlet

func f(_ py: Python, _ list: PyList) -> Int {
  py.detach { list.count }
}
