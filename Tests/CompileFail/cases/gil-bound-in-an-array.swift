import Martlet

func f(_ object: Bound) {
  var all: [Bound] = []
  all.append(object)
}
