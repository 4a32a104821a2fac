import Martlet

struct Point { var x = 0.0 }
@PyFunction func length(_ point: Point) -> Double { point.x }
