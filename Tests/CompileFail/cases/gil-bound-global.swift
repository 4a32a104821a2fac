import Martlet

nonisolated(unsafe) var kept: Bound? = nil
func f(_ object: Bound) { kept = object }
