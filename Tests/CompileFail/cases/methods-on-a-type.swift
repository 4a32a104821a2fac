import Martlet

@PyMethods final class Mine {}
