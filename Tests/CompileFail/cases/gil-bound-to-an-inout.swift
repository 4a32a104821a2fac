import Martlet

func f(_ out: inout Bound, _ py: Python) { out = py.none }
func g(_ out: inout Bound, _ other: Bound) { out = other }
