import Martlet

struct Plain {}
@PyEnum enum Shape { case dot, circle(center: Plain) }
@PyUnion enum Either { case a(Int), b(Plain) }
@PyException struct Oops: Error { var place: Plain }
