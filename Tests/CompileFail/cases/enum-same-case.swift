import Martlet

@PyEnum enum Shape { case a(Int), A(String) }
@PyEnum enum Level { case lowEnd, low_end }
