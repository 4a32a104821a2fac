import Martlet

struct Failed: Error { let object: Bound }
