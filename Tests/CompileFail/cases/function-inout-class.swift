import Martlet

@PyClass final class Box { init() {} }
struct Plain {}
@PyFunction func fill(_ box: inout Box) {}
@PyFunction func clear(_ plain: inout Plain) {}
