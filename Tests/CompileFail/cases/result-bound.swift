import Martlet

@PyFunction func same(_ object: Bound) -> Bound { object }
