import Martlet

struct Point { var x = 0.0 }
@PyFunction func origin() -> Point { Point() }
