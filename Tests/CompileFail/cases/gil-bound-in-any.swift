import Martlet

func f(_ object: Bound) -> Any { object }
